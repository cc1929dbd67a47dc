export function targets(): string[];
export function here(): string;
export function packageFor(target: string, options?: { readonly build?: boolean }): Promise<string>;

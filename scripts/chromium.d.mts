export function installChromium(): string;
export const chromiumFlags: string[];
export function installTools(tools: Readonly<Record<string, string>>, more?: readonly string[]): void;

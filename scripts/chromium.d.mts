export function installChromium(): string;
export const chromiumFlags: string[];

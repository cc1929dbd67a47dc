export interface CodeServer {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  readonly port: number;
  readonly log: string;
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

export interface CodeServerOptions {
  /** A folder of its own with a short path. */
  readonly home: string;
  readonly vsix?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly machine?: Readonly<Record<string, unknown>>;
  /** Whether folders have to be trusted first. */
  readonly trust?: boolean;
  readonly log?: string;
}

export const version: string;
export function cacheFolder(): string;
export function installCodeServer(): string;
export function installExtension(home: string, vsix: string): void;
export function startCodeServer(options: CodeServerOptions): Promise<CodeServer>;
export function which(command: string): string | undefined;

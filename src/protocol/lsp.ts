/**
 * Extension host ⇄ language server, beyond the Language Server Protocol itself. Plain data; the client makes
 * requests out of these names with `vscode-languageclient`, the server with `vscode-languageserver`.
 */
import type { Failure } from './failure';
import type { HeadRef } from './question';
import type { HeadEffect, ModelFacts, SweepResult } from './results';
import type { Measurement, OwnModel } from './worker';

/** Raised with every change of these messages; sent in `initializationOptions` and refused when it differs. */
export const lspVersion = 1;

export interface InitializationOptions {
  readonly version: number;
  /** The extension's own folder. */
  readonly root: string;
  /** In an untrusted folder files are parsed, coloured and checked; no model is loaded. */
  readonly trusted: boolean;
  readonly settings: EditorSettings;
  /** The user's own model list, beside the models that IOI Lens knows. */
  readonly extraModels?: readonly OwnModel[];
  /** Whether to tell by `ioi/trace` what is asked of the worker and when it answers. */
  readonly trace?: boolean;
  /** Whether the client has the command `ioiLens.downloadModel`. */
  readonly downloads?: boolean;
}

export interface EditorSettings {
  readonly threads: number | null;
  readonly lowMemory: boolean;
  readonly codeLens: { readonly density: 'off' | 'prediction' | 'full'; readonly strongestHeads: number };
  readonly inlayHints: boolean;
  readonly hoverTokenIds: boolean;
}

/** A prompt in a document; `version` is the document's, so that nothing is measured of a text that is gone. */
export interface PromptRef {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
  readonly version?: number;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Request names → parameters and result. */
export interface Requests {
  /** Measures a prompt with the heads that are off for it now. */
  'ioi/measure': {
    readonly params: { readonly prompt: PromptRef; readonly measurement: Measurement };
    readonly result: Outcome<unknown>;
  };
  /** The prompt on or above this line, as it stands. */
  'ioi/promptAt': { readonly params: PromptRef; readonly result: PromptState | null };
  /** Starts a sweep with cancellable progress; heads arrive as `ioi/heads`, and the lenses follow. */
  'ioi/sweep': { readonly params: { readonly prompt: PromptRef }; readonly result: Outcome<SweepResult> };
  /** Sets or toggles heads of a prompt; hover, lens and panel follow. */
  'ioi/setOff': {
    readonly params: { readonly prompt: PromptRef; readonly heads: readonly HeadRef[]; readonly how: 'toggle' | 'set' };
    readonly result: Outcome<PromptState>;
  };
  /** The edit that writes a prompt's heads above it as `@off`, for the client to apply. */
  'ioi/keepInFile': { readonly params: { readonly prompt: PromptRef }; readonly result: Outcome<TextEditAt> };
  /** Surprisal of every token of every prompt in the document, in bits, for decorations. */
  'ioi/surprisal': { readonly params: { readonly uri: string }; readonly result: Outcome<readonly TokenSurprisal[]> };
  'ioi/restartWorker': { readonly params: Record<never, never>; readonly result: Outcome<null> };
}

/** Server → client. */
export interface Notifications {
  'ioi/status': Status;
  /** Of a sweep under way or done: rows of the heat map as they come. */
  'ioi/heads': {
    readonly prompt: PromptRef;
    readonly heads: readonly HeadEffect[];
    readonly done: number;
    readonly total: number;
  };
  /** A prompt has changed, or what is off in it. */
  'ioi/promptChanged': PromptState;
  'ioi/trace': Trace;
}

/** Client → server. */
export interface ClientNotifications {
  'ioi/trusted': Record<never, never>;
  'ioi/settings': EditorSettings;
}

/** A request to the worker: `answered` closes what `asked` opened, whatever the answer. */
export interface Trace {
  readonly event: 'asked' | 'answered';
  readonly id: number;
  readonly kind: Measurement['kind'];
}

export interface Status {
  readonly state: 'untrusted' | 'starting' | 'idle' | 'busy' | 'restarting' | 'stopped';
  readonly model?: string;
  /** What it does, with counts. */
  readonly doing?: string;
  readonly megabytes?: number;
  /** The worker's process id. */
  readonly pid?: number;
  /** Why it stopped, and what to do. */
  readonly failure?: Failure;
}

export interface PromptState {
  readonly uri: string;
  readonly version: number;
  readonly line: number;
  readonly text: string;
  readonly isTemplate: boolean;
  readonly model: string;
  readonly facts?: Pick<ModelFacts, 'layers' | 'heads'>;
  /** Heads off now: `@off` of the file, and those toggled. */
  readonly off: readonly HeadRef[];
  /** Whether `off` differs from what the file says. */
  readonly unsaved: boolean;
  /** The last sweep of this very prompt and settings, if there is one. */
  readonly swept: boolean;
  /** Equal where the text and all directives above it are, but for `@off`: results belong to it. */
  readonly content: string;
  /** What the directives above it say, as far as results depend on it. */
  readonly settings: {
    /** As `@baseline` has it. */
    readonly baseline: string;
    readonly positions: 'all' | 'end';
    readonly bos: boolean;
    readonly top: number;
  };
}

export interface TextEditAt {
  readonly uri: string;
  readonly version: number;
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly newText: string;
}

export interface TokenSurprisal {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly bits: number;
  readonly prob: number;
  readonly rank: number;
}

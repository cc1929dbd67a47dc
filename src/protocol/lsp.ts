/**
 * Extension host ⇄ language server, beyond the Language Server Protocol itself. Plain data; the client makes
 * requests out of these names with `vscode-languageclient`, the server with `vscode-languageserver`.
 */
import type { Ask, Kind, Measured, Row } from './analyses';
import type { PromptRow } from './compare';
import type { EditorSettings } from './editorSettings';
import type { Failure, Outcome } from './failure';
import type { MeasureTextRequests } from './measureTextMessages';
import type { ModelRequests } from './modelMessages';
import type { EvaluationDraw } from './parts/evaluated';
import type { HeadRef, ModelFacts } from './results';
import type { OwnModel } from './worker';

/** Raised with every change of these messages; sent in `initializationOptions` and refused when it differs. */
export const lspVersion = 7;

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

/**
 * A prompt by name: who it is, in which file, and the key of what it says. Lines move and texts change while a
 * measurement runs; what arrives for another content is about nothing any more, and is dropped where it arrives.
 */
export interface PromptRef {
  readonly uri: string;
  /** The same as long as the prompt is: through edits above it and of itself. */
  readonly id: number;
  /** Equal where the text and all directives above it are, but for `@off`. */
  readonly content: string;
}

/** Where a person points. Lines count from 0. */
export interface Place {
  readonly uri: string;
  readonly line: number;
}

export type { EditorSettings } from './editorSettings';
export type { Outcome } from './failure';
export type { ModelEntry, ModelList } from './modelMessages';

/** Rows of a result under way, as the value of LSP's `$/progress` under `partialResultToken`. */
export interface PartialResult {
  readonly prompt: PromptRef;
  readonly ask: Ask;
  readonly rows: readonly Row[];
  /** The model process died of it once and it begins anew: rows that came before are told again. */
  readonly again?: boolean;
}

/** How far a measurement is, as the value of LSP's `$/progress` under `workDoneToken`. */
export interface MeasureProgress {
  readonly kind: 'report';
  /** `baseline: 64 of 128` */
  readonly message: string;
  readonly percentage: number;
  readonly doing: string;
  readonly done: number;
  readonly total: number;
}

/** Request names → parameters and result. */
export interface Requests extends ModelRequests, MeasureTextRequests {
  /**
   * Measures a prompt with the heads that are off for it now. Rows come under `partialResultToken`, progress under
   * `workDoneToken`, and `$/cancelRequest` ends this wait; the work ends when nobody waits for it.
   */
  'ioi/measure': {
    readonly params: {
      readonly prompt: PromptRef;
      readonly ask: Ask;
      readonly workDoneToken?: string | number;
      readonly partialResultToken?: string | number;
    };
    readonly result: Outcome<Measured>;
  };
  /** The prompt on this line, or the nearest above, or where none is above the first. */
  'ioi/promptAt': { readonly params: Place; readonly result: PromptState | null };
  /** The prompt of this identity as it stands now. */
  'ioi/prompt': { readonly params: Pick<PromptRef, 'uri' | 'id'>; readonly result: PromptState | null };
  /** All prompts of an open file, in their order, each with what holds for it and what is known of it. */
  'ioi/rows': { readonly params: { readonly uri: string }; readonly result: readonly FilePrompt[] | null };
  /** What has been measured of a prompt as it stands. */
  'ioi/known': { readonly params: { readonly prompt: PromptRef }; readonly result: readonly Measured[] };
  /** Results of an earlier window: those that are of this very prompt, settings and weights are known from now on. */
  'ioi/restore': {
    readonly params: { readonly prompt: PromptRef; readonly measured: readonly Measured[] };
    readonly result: null;
  };
  /** Sets or toggles heads of a prompt; hover, lens and panel follow. */
  'ioi/setOff': {
    readonly params: { readonly prompt: PromptRef; readonly heads: readonly HeadRef[]; readonly how: 'toggle' | 'set' };
    readonly result: Outcome<PromptState>;
  };
  /** Every draw of a template with what comes of it. */
  'ioi/draws': {
    readonly params: { readonly prompt: PromptRef };
    readonly result: Outcome<readonly EvaluationDraw[]>;
  };
  /** Goes to a draw, from 0, or to the next that fails; null for all of them. Hover, lens and panel follow. */
  'ioi/setDraw': {
    readonly params: { readonly prompt: PromptRef; readonly to: number | null | 'next' | 'previous' };
    readonly result: Outcome<PromptState>;
  };
  /** The edit that writes a prompt's heads above it as `@off`, for the client to apply. */
  'ioi/keepInFile': { readonly params: { readonly prompt: PromptRef }; readonly result: Outcome<TextEditAt> };
  /** The edit that writes a way of path patching above a prompt, each step with the line of `ioi` that redoes it. */
  'ioi/writeTrail': {
    readonly params: { readonly prompt: PromptRef; readonly receivers: readonly string[] };
    readonly result: Outcome<TextEditAt>;
  };
  /** The line of `ioi` that gives the same numbers. */
  'ioi/command': {
    readonly params: { readonly prompt: PromptRef; readonly ask: Ask };
    readonly result: Outcome<string>;
  };
  /** The folder of a model's weights, for another program to read; null for models of the hub, which go by name. */
  'ioi/modelFolder': { readonly params: { readonly model: string }; readonly result: string | null };
  /** Surprisal of every token of the plain prompts on these lines, both ends counted, in bits, for decorations. */
  'ioi/surprisal': {
    readonly params: { readonly uri: string; readonly from: number; readonly to: number };
    readonly result: Outcome<readonly TokenSurprisal[]>;
  };
  'ioi/restartWorker': { readonly params: Record<never, never>; readonly result: Outcome<null> };
}

/** Server → client. */
export interface Notifications {
  'ioi/status': Status;
  /** A prompt has changed, or what is off in it. */
  'ioi/promptChanged': PromptState;
  /** Lines, from 0, of prompts whose answer is known not to come first. */
  'ioi/wrong': { readonly uri: string; readonly version: number; readonly lines: readonly number[] };
  /** Results of an earlier window are known again, of prompts of this file. */
  'ioi/restored': { readonly uri: string };
  /** Files of models have come, gone or changed, or the list has. */
  'ioi/modelsChanged': Record<never, never>;
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
  readonly kind: Kind;
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

export interface PromptState extends PromptRef {
  /** The document's. */
  readonly version: number;
  /** From 0. */
  readonly line: number;
  readonly text: string;
  readonly isTemplate: boolean;
  /** Of a template the draw that is looked at; all of them where there is none. */
  readonly draw?: ShownDraw;
  /** Of a template whose draws are known: how many there are. */
  readonly draws?: number;
  readonly model: string;
  readonly facts?: Pick<ModelFacts, 'layers' | 'heads'>;
  /** What a button says that gets its files, where they are not here. */
  readonly download?: string;
  /** Heads off now: `@off` of the file, and those toggled. */
  readonly off: readonly HeadRef[];
  /** Whether `off` differs from what the file says. */
  readonly unsaved: boolean;
  /** What the model says of it by now, with the heads that are off: `✓ Mary 60% · logit difference 3.41`. */
  readonly says?: string;
  /** So many of the text's characters the model can read, where it is too long for the model's positions. */
  readonly reaches?: number;
  /** The last sweep of this very prompt and settings, if there is one. */
  readonly swept: boolean;
  /** What the directives above it say, as far as results depend on it. */
  readonly settings: {
    /** As `@baseline` has it. */
    readonly baseline: string;
    readonly positions: 'all' | 'end';
    readonly bos: boolean;
    readonly top: number;
    /** As `@corrupt` has it; empty where it says nothing and nothing can be flipped. */
    readonly corrupt: string;
    readonly forms: readonly string[];
    readonly samples: number;
  };
}

export interface ShownDraw {
  /** From 0, form after form. */
  readonly at: number;
  readonly form?: string;
  readonly text?: string;
}

export interface FilePrompt {
  readonly ref: PromptRef;
  readonly row: PromptRow;
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

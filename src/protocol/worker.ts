/** Language server ⇄ inference worker, over the ipc channel of `child_process.fork`. Either side checks `version`. */
import type { Ask, Priority, Row } from './analyses';
import type { Failure } from './failure';
import type { HeadRef } from './results';

/** Raised with every change of these messages. */
export const workerVersion = 3;

export interface WorkerSettings {
  /** The folder of IOI Lens itself, with `media/`. */
  readonly root: string;
  readonly threads?: number;
  readonly lowMemory?: boolean;
  /** The user's own models; ids that IOI Lens knows keep their meaning. */
  readonly models?: readonly OwnModel[];
}

/** Under a name of its own, for `@model`: a checkpoint's folder, or a repository of the hub that was added by name. */
export type OwnModel =
  | { readonly id: string; readonly folder: string }
  | { readonly id: string; readonly repository: string };

/** A prompt as it travels: an `.ioi` text of the directives that hold for it and its own line. The worker draws from it. */
export interface PromptText {
  readonly text: string;
  /** Heads off now, whatever the text says. */
  readonly off: readonly HeadRef[];
  /** Of a template which draw is meant, from 0, form after form; where none is, what measures one takes the first. */
  readonly draw?: number;
}

export type ToWorker =
  | { readonly kind: 'hello'; readonly version: number; readonly settings: WorkerSettings }
  | {
      readonly kind: 'measure';
      readonly id: number;
      readonly priority: Priority;
      /** A newer request of the same key replaces one that waits: nobody waits for the older answer. */
      readonly key: string;
      readonly model: string;
      /** Null where the model alone is the subject. */
      readonly prompt: PromptText | null;
      readonly ask: Ask;
    }
  /** Answered by `failed` with the code `cancelled`, or by a result that was already on its way. */
  | { readonly kind: 'cancel'; readonly id: number }
  /** A person waits by now for what was asked for earlier. */
  | { readonly kind: 'hurry'; readonly id: number; readonly priority: Priority };

export type FromWorker =
  | { readonly kind: 'hello'; readonly version: number; readonly pid: number }
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly doing: string;
      readonly done: number;
      readonly total: number;
    }
  /** Of a result under way. */
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly Row[] }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'status'; readonly busy: boolean; readonly megabytes: number; readonly model?: string };

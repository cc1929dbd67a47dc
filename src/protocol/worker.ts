/** Language server ⇄ inference worker, over the ipc channel of `child_process.fork`. Either side checks `version`. */
import type { Failure } from './failure';
import type { HeadRef, Question } from './question';
import type {
  AblateResult,
  AttentionResult,
  AttributeResult,
  HeadEffect,
  ModelFacts,
  PathResult,
  PredictResult,
  SweepResult,
  WritesResult,
} from './results';

/** Raised with every change of these messages. */
export const workerVersion = 1;

/** What can be measured of a question, and what comes back. A new analysis is one more member. */
export interface Measurements {
  predict: { readonly ask: { readonly everyToken?: boolean }; readonly give: PredictResult };
  sweep: { readonly ask: Record<never, never>; readonly give: SweepResult };
  /** Of the question's heads, or of these instead. */
  ablate: { readonly ask: { readonly heads?: readonly HeadRef[] }; readonly give: AblateResult };
  path: { readonly ask: { readonly to: string }; readonly give: PathResult };
  attribute: { readonly ask: Record<never, never>; readonly give: AttributeResult };
  attention: {
    readonly ask: { readonly heads: readonly HeadRef[] | 'all'; readonly endOnly?: boolean };
    readonly give: AttentionResult;
  };
  writes: { readonly ask: { readonly head: HeadRef }; readonly give: WritesResult };
  /** Of the model alone; the first time its weights are hashed. */
  facts: { readonly ask: Record<never, never>; readonly give: ModelFacts };
}

export type MeasurementKind = keyof Measurements;
export type Measurement = { [K in MeasurementKind]: { readonly kind: K } & Measurements[K]['ask'] }[MeasurementKind];
export type ResultOf<M extends Measurement> = Measurements[M['kind']]['give'];

/** A person waits for `now` with the mouse on a word, for `soon` with an eye on a lens; `later` may take minutes. */
export type Priority = 'now' | 'soon' | 'later';

export interface WorkerSettings {
  /** The folder of IOI Lens itself, with `media/`. */
  readonly root: string;
  readonly threads?: number;
  readonly lowMemory?: boolean;
  /** The user's own models; ids that IOI Lens knows keep their meaning. */
  readonly models?: readonly OwnModel[];
}

/** A checkpoint folder under a name of its own, for `@model`. */
export interface OwnModel {
  readonly id: string;
  readonly folder: string;
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
      readonly question: Question;
      readonly measurement: Measurement;
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
  /** Of a sweep or a path patching under way. */
  | { readonly kind: 'heads'; readonly id: number; readonly heads: readonly HeadEffect[] }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'status'; readonly busy: boolean; readonly megabytes: number; readonly model?: string };

/** Language server ⇄ the process that gets one model, over the ipc channel of `child_process.fork`. */
import type { Failure } from './failure';

export interface HubAccess {
  /** Goes to the endpoint's own origin alone, and into no log. */
  readonly token?: string;
  readonly proxy?: string;
  readonly strictTls?: boolean;
}

export type ToFetch =
  | {
      readonly kind: 'get';
      /** A model that IOI Lens knows, or a repository as `ORG/NAME`. */
      readonly name: string;
      readonly access: HubAccess;
    }
  | { readonly kind: 'cancel' };

export interface GotModel {
  readonly folder: string;
  readonly bytes: number;
  readonly isPinned: boolean;
}

export type FromFetch =
  /** In bytes; `said` has them in words, with the rate and the time left. */
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly said: string }
  | { readonly kind: 'got'; readonly got: GotModel }
  | { readonly kind: 'failed'; readonly failure: Failure };

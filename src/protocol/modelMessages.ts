/** Extension host → language server, about models: which there are, and getting, checking and removing one. */
import type { Outcome } from './failure';
import type { GotModel, HubAccess } from './fetch';

export interface ModelRequests {
  /** The models that may be named, here or not; from which host they come, and where they go. */
  'ioi/models': { readonly params: Record<never, never>; readonly result: ModelList };
  /**
   * Fetches a model of the list from the hub, or goes on with it. Progress comes under `workDoneToken`;
   * `$/cancelRequest` ends it for all, and what is there is kept.
   */
  'ioi/getModel': {
    readonly params: {
      readonly model: string;
      readonly access: HubAccess;
      readonly workDoneToken?: string | number;
    };
    readonly result: Outcome<GotModel>;
  };
  /** Reads a model's files through. */
  'ioi/verifyModel': {
    readonly params: { readonly model: string };
    readonly result: Outcome<{ readonly files: number; readonly wrong: readonly string[] }>;
  };
  /** Takes a model of the hub off this machine. */
  'ioi/removeModel': {
    readonly params: { readonly model: string };
    readonly result: Outcome<{ readonly bytes: number }>;
  };
  /** Takes a repository off the list that the command line keeps; its files stay. */
  'ioi/takeOffModel': { readonly params: { readonly model: string }; readonly result: Outcome<null> };
}

export interface ModelList {
  /** The hub's host. */
  readonly endpoint: string;
  readonly cache: string;
  readonly models: readonly ModelEntry[];
}

export interface ModelEntry {
  readonly id: string;
  readonly present: boolean;
  /** Whether IOI Lens knows the sum of its weights. */
  readonly isPinned: boolean;
  /** Of the person's own list. */
  readonly isOwn: boolean;
  /** Of the hub; absent for a folder, and for the model that comes with IOI Lens. */
  readonly repository?: string;
  /** Of its weights, where that is known before they are here. */
  readonly megabytes?: number;
  readonly folder?: string;
  readonly bytes?: number;
}

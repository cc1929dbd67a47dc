/** A change of a clean run: rows of activations that are replaced. */
import type { Floats } from '../model/stages';
import type { CleanRun } from './cleanRun';

/** `stream` is the residual stream before a layer; before layer L, that is after the last. */
export type Part = 'q' | 'k' | 'v' | 'z' | 'stream';

/** One head's rows, or all heads' rows, of one activation replaced at the positions from `from` up to, not including, `to`. */
export interface Patch {
  readonly part: Part;
  readonly layer: number;
  /** Of the stream always `all`. */
  readonly head: number | 'all';
  readonly from: number;
  readonly to: number;
  /** Rows of all heads, `[…, H, Dh]`. */
  readonly data: Floats;
  /** Where in `data` the row of position `from` begins. */
  readonly start: number;
}

export interface Variant {
  /** The run that is changed, and resumed from: variants of several prompts may stand in one batch. */
  readonly of: CleanRun;
  /** At least one. */
  readonly patches: readonly Patch[];
}

/** What every long analysis shares: cancellation between layers, progress as data, the size of a batch. */
import { Failed } from '../../protocol/failure';
import type { ModelShape } from '../model/stages';

export interface Progress {
  readonly doing:
    | 'prompts'
    | 'draws'
    | 'baseline'
    | 'knock-outs'
    | 'path patching'
    | 'patches'
    // Before the first measurement of a model: stages, and megabytes.
    | `loading ${string}`
    | `checking ${string}`
    // Of a source's numbers, in hundredths of all.
    | `section ${string}`;
  /** Of `total`, in prompts or in heads, or as `doing` says. */
  readonly done: number;
  readonly total: number;
}

export interface RunOptions {
  /** Read between stages: an AbortSignal, or anything with its flag. */
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (progress: Progress) => void;
  /** Awaited between layers and batches, for a host whose stages do not let messages through by themselves. */
  readonly breathe?: () => Promise<void>;
  /** Variants × tokens of one run of a stage; left out, as many as the model's width is quickest with. */
  readonly rowsPerBatch?: number;
  /** What the draws of a resample baseline may take of memory, in bytes; more are made some at a time. */
  readonly mostHeld?: number;
  /** Rows of each next-token table. */
  readonly top?: number;
}

export const defaultTop = 10;
export const defaultMostHeld = 128 * 2 ** 20;

/** @throws Failed `cancelled` once the signal says so. */
export function checkCancelled(options: RunOptions): void {
  if (options.signal?.aborted) throw new Failed('cancelled', 'The analysis was cancelled.', 'Start it again.');
}

/** Between two layers of a batch. @throws Failed `cancelled` */
export async function betweenLayers(options: RunOptions): Promise<void> {
  await options.breathe?.();
  checkCancelled(options);
}

/** Between two batches. @throws Failed `cancelled` */
export async function afterBatch(options: RunOptions, progress: Progress): Promise<void> {
  options.onProgress?.(progress);
  await betweenLayers(options);
}

/** Rows of a batch for which there is something to see soon; of 100 a row takes a sixth longer. */
const fewRows = 320;
/** Where there are many batches: of 960 rows of GPT-2 small's width each takes a twelfth less. Narrower ones gain more. */
const mostRows = (width: number) => Math.round(fewRows * Math.min(4, Math.max(1, 2304 / width)));
/** A batch is no larger than what shows so many times how far it all is. */
const fewBatches = 7;

/**
 * How many variants of so many rows each make a batch; at least one.
 * @param variants how many there are in all
 */
export function variantsPerBatch(
  { rowsPerBatch }: RunOptions,
  { width }: Pick<ModelShape, 'width'>,
  rowsEach: number,
  variants: number,
): number {
  const most = rowsPerBatch ?? mostRows(width);
  const few = Math.floor(Math.min(most, fewRows) / rowsEach);
  return Math.max(1, Math.min(Math.floor(most / rowsEach), Math.max(few, Math.ceil(variants / fewBatches))));
}

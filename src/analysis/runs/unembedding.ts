/** Logits over the whole vocabulary, some rows at a time: fifty thousand numbers a row add up. */

import type { Floats, Into, Stages, Tensor } from '../model/stages';
import { checkCancelled, type RunOptions } from './progress';

/** A piece of logits holds at most so many numbers (32 MB in float32): each piece reads the whole unembedding. */
const logitsPerPiece = 8_000_000;

/**
 * Rows `[n, D]` unembedded some at a time: logits `[count, V]` of the rows from `first`.
 * @param into where they may be written; without it each piece has memory of its own
 */
export async function* logitsOf(
  stages: Stages,
  resid: Tensor,
  options: RunOptions,
  into?: Into,
): AsyncGenerator<{ readonly first: number; readonly count: number; readonly logits: Floats }> {
  const { width, vocab } = stages.shape;
  const rows = resid.data.length / width;
  const most = Math.max(1, Math.floor(logitsPerPiece / vocab));
  for (let first = 0; first < rows; first += most) {
    checkCancelled(options);
    const count = Math.min(most, rows - first);
    const data = resid.data.subarray(first * width, (first + count) * width);
    const logits = await stages.unembed({ data, dims: [count, width] }, into);
    yield { first, count, logits: logits.data };
  }
}

/**
 * The engine under knock-outs and path patching: many variants of one clean run, each with some rows of q, k, v or z
 * replaced, run to END together.
 *
 * Only what a change can reach is computed, and the result is exact: a variant starts in the first layer that it
 * changes, in the middle of a batch that is already on its way up from lower layers; tokens before the first changed
 * position keep the clean keys and values; in the last layer only END's row goes on.
 */

import { allocate } from '../model/floats';
import type { Floats, Stages, Tensor } from '../model/stages';
import type { CleanRun } from './cleanRun';
import { type RunOptions, variantsPerBatch } from './progress';
import { logitsOf } from './unembedding';
import type { Variant } from './variant';
import { VariantBatch } from './variantBatch';

/** The residual stream at END after the last layer, `[n, D]`; its row i belongs to `variants[indices[i]]`. */
export interface VariantsAtEnd {
  readonly indices: readonly number[];
  readonly resid: Tensor;
}

/** Yields batch by batch, lowest first changed layer first, otherwise in order. @throws Failed `cancelled` */
export async function* runVariants(
  stages: Stages,
  clean: CleanRun,
  variants: readonly Variant[],
  options: RunOptions = {},
): AsyncGenerator<VariantsAtEnd> {
  const entered = variants.map((variant, index) => ({ index, variant, entry: entryOf(variant) }));
  entered.sort((a, b) => a.entry - b.entry);
  const from = variants.reduce((least, variant) => Math.min(least, firstPosition(variant)), clean.ids.length - 1);
  const size = variantsPerBatch(options, clean.ids.length - from);
  for (let at = 0; at < entered.length; at += size) {
    const batch = entered.slice(at, at + size);
    const resid = await new VariantBatch(stages, clean, batch, from, options).run();
    yield { indices: batch.map(({ index }) => index), resid };
  }
}

/** Rows are unembedded some at a time: few at once take twice as long each, all at once give nothing to see till then. */
const rowsPerUnembedding = 72;

/** The variants' logits at END, `[n, V]`; n as many as are ready together. */
export async function* variantLogits(
  stages: Stages,
  clean: CleanRun,
  variants: readonly Variant[],
  options: RunOptions = {},
): AsyncGenerator<{ readonly indices: readonly number[]; readonly logits: Floats }> {
  const enough = Math.min(rowsPerUnembedding, Math.ceil(variants.length / 3));
  let held: VariantsAtEnd[] = [];
  let done = 0;
  for await (const batch of runVariants(stages, clean, variants, options)) {
    held.push(batch);
    done += batch.indices.length;
    const rows = held.flatMap(({ indices }) => indices);
    if (rows.length < enough && done < variants.length) continue;
    for await (const { first, count, logits } of logitsOf(stages, stacked(held), options))
      yield { indices: rows.slice(first, first + count), logits };
    held = [];
  }
}

/** The rows of several batches under each other, `[n, D]`. */
function stacked(batches: readonly VariantsAtEnd[]): Tensor {
  const [first] = batches;
  if (batches.length === 1) return first!.resid;
  const data = allocate(
    first!.resid.data,
    batches.reduce((sum, { resid }) => sum + resid.data.length, 0),
  );
  let at = 0;
  for (const { resid } of batches) {
    data.set(resid.data, at);
    at += resid.data.length;
  }
  const width = first!.resid.dims[1]!;
  return { data, dims: [data.length / width, width] };
}

function entryOf(variant: Variant): number {
  return Math.min(...variant.map(patch => patch.layer));
}

function firstPosition(variant: Variant): number {
  return Math.min(...variant.map(patch => patch.from));
}

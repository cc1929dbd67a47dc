/**
 * The engine under knock-outs and path patching: many variants of clean runs, each with some rows of q, k, v or z
 * replaced, run to END together, those of several prompts in one batch where they are of one length.
 *
 * Only what a change can reach is computed, and the result is exact: a variant starts in the first layer that it
 * changes, in the middle of a batch that is already on its way up from lower layers; tokens before the first changed
 * position keep the clean keys and values; in the last layer only END's row goes on.
 */

import { allocate } from '../model/floats';
import type { Floats, Stages, Tensor } from '../model/stages';
import { type BatchMemory, giveBack, takeMemory } from './batchMemory';
import type { CleanRun } from './cleanRun';
import { type RunOptions, variantsPerBatch } from './progress';
import { logitsOf } from './unembedding';
import type { Variant } from './variant';
import { type Entered, VariantBatch } from './variantBatch';

/** The residual stream at END after the last layer, `[n, D]`; its row i belongs to `variants[indices[i]]`. */
export interface VariantsAtEnd {
  readonly indices: readonly number[];
  readonly resid: Tensor;
}

/** Yields batch by batch; of those that share batches lowest first changed layer first, otherwise in order. @throws Failed `cancelled` */
async function* runVariants(
  stages: Stages,
  variants: readonly Variant[],
  options: RunOptions,
  memory: BatchMemory,
): AsyncGenerator<VariantsAtEnd> {
  for (const { from, length, entered } of aligned(variants)) {
    const size = variantsPerBatch(options, stages.shape, length - from, entered.length);
    for (let at = 0; at < entered.length; at += size) {
      const batch = entered.slice(at, at + size);
      const resid = await new VariantBatch(stages, batch, from, options, memory).run();
      yield { indices: batch.map(({ index }) => index), resid };
    }
  }
}

interface Aligned {
  readonly length: number;
  /** Positions before it are clean in all of them. */
  readonly from: number;
  /** By ascending entry, otherwise in order. */
  readonly entered: (Entered & { readonly index: number })[];
}

/** What can share batches: variants of prompts of one length that change from the same position on. */
function aligned(variants: readonly Variant[]): Aligned[] {
  const firstOf = new Map<CleanRun, number>();
  for (const variant of variants)
    firstOf.set(variant.of, Math.min(firstOf.get(variant.of) ?? variant.of.ids.length - 1, firstPosition(variant)));
  const groups = new Map<string, Aligned>();
  variants.forEach((variant, index) => {
    const [length, from] = [variant.of.ids.length, firstOf.get(variant.of)!];
    const group = groups.get(`${length} ${from}`) ?? { length, from, entered: [] };
    groups.set(`${length} ${from}`, group);
    group.entered.push({ index, variant, entry: entryOf(variant) });
  });
  for (const { entered } of groups.values()) entered.sort((a, b) => a.entry - b.entry);
  return [...groups.values()];
}

/** Rows are unembedded some at a time: few at once take twice as long each, all at once give nothing to see till then. */
const rowsPerUnembedding = 72;

/** The variants' logits at END, `[n, V]`; n as many as are ready together, to be read before the next are asked for. */
export async function* variantLogits(
  stages: Stages,
  variants: readonly Variant[],
  options: RunOptions = {},
): AsyncGenerator<{ readonly indices: readonly number[]; readonly logits: Floats }> {
  const enough = Math.min(rowsPerUnembedding, Math.ceil(variants.length / 3));
  const memory = takeMemory(stages);
  let held: VariantsAtEnd[] = [];
  let done = 0;
  try {
    for await (const batch of runVariants(stages, variants, options, memory)) {
      held.push(batch);
      done += batch.indices.length;
      const rows = held.flatMap(({ indices }) => indices);
      if (rows.length < enough && done < variants.length) continue;
      for await (const { first, count, logits } of logitsOf(stages, stacked(held), options, memory.layer))
        yield { indices: rows.slice(first, first + count), logits };
      held = [];
    }
  } finally {
    giveBack(stages, memory);
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
  return Math.min(...variant.patches.map(patch => patch.layer));
}

function firstPosition(variant: Variant): number {
  return Math.min(...variant.patches.map(patch => patch.from));
}

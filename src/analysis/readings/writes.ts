/**
 * What a head's output says by itself: its write z W_O at END, through the clean run's final layer norm (its scale
 * held, its bias left out), on every token's direction of the unembedding. The same direct effect as in
 * `attribution.ts`, for the whole vocabulary: a head's contribution to IO minus that to S is its part there.
 */

import { dot } from '../model/floats';
import { checkHead, type HeadId } from '../model/heads';
import type { Floats, Stages } from '../model/stages';
import type { CleanRun } from '../runs/cleanRun';
import { betweenLayers, type RunOptions } from '../runs/progress';

/** Rows of the unembedding read at a time: 13 MB of GPT-2 small. */
const rowsAtOnce = 4096;

/**
 * @returns `[V]`, in logits, less their mean over the vocabulary: adding the same to every logit changes nothing.
 * @throws Failed `unknown-head`, `cancelled`
 */
export async function headWrites(
  stages: Stages,
  clean: CleanRun,
  id: HeadId,
  options: RunOptions = {},
): Promise<Float64Array> {
  checkHead(stages.shape, id);
  const { vocab, width } = stages.shape;
  const write = await throughFinalNorm(stages, clean, await writeOf(stages, clean, id));
  const logits = new Float64Array(vocab);
  let mean = 0;
  for (let first = 0; first < vocab; first += rowsAtOnce) {
    await betweenLayers(options);
    const tokens = Array.from({ length: Math.min(rowsAtOnce, vocab - first) }, (_, i) => first + i);
    const rows = (await stages.unembedRows(tokens)).data;
    for (const token of tokens) {
      const at = (token - first) * width;
      const logit = dot(write, rows.subarray(at, at + width));
      logits[token] = logit;
      mean += logit / vocab;
    }
  }
  return logits.map(logit => logit - mean);
}

/** z W_O of the head at END, `[D]`, without the output bias, which is no head's. */
async function writeOf(stages: Stages, clean: CleanRun, { layer, head }: HeadId): Promise<Float64Array> {
  const { heads, width } = stages.shape;
  const size = width / heads;
  const project = (await stages.weight(`h.${layer}.attn.c_proj.weight`)).data;
  const z = clean.z[layer]!.subarray(-width);
  const write = new Float64Array(width);
  for (let i = head * size; i < (head + 1) * size; i++)
    for (let d = 0; d < width; d++) write[d]! += z[i]! * project[i * width + d]!;
  return write;
}

/** What the final layer norm makes of a part of END's residual stream: it is linear once its scale is held. */
async function throughFinalNorm(stages: Stages, clean: CleanRun, part: Float64Array): Promise<Float64Array> {
  const { layers, width, epsilon } = stages.shape;
  const gain = (await stages.weight('ln_f.weight')).data;
  const resid = clean.resid[layers]!.subarray(-width);
  const middle = mean(resid);
  let variance = 0;
  for (const x of resid) variance += (x - middle) ** 2 / width;
  const scale = 1 / Math.sqrt(variance + epsilon);
  const centre = mean(part);
  return part.map((x, d) => (x - centre) * scale * gain[d]!);
}

function mean(numbers: Floats): number {
  let sum = 0;
  for (const x of numbers) sum += x;
  return sum / numbers.length;
}

export interface Contribution {
  readonly id: number;
  readonly logit: number;
}

/** The k tokens with the largest and the k with the smallest contribution, the extreme ones first. */
export function extremes(logits: Float64Array, k: number): { top: Contribution[]; bottom: Contribution[] } {
  const order = Array.from(logits.keys()).sort((a, b) => logits[b]! - logits[a]! || a - b);
  const pick = (ids: readonly number[]) => ids.map(id => ({ id, logit: logits[id]! }));
  return { top: pick(order.slice(0, k)), bottom: pick(order.slice(-k).reverse()) };
}

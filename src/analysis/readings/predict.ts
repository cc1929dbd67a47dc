/** What the model says next: after many prompts at once, or after every token of one. */

import { type Answer, type Prediction, predictionOf, rankOf } from '../measures/effects';
import { distribution, type NextToken, topTokens } from '../measures/metrics';
import { lastOfBlocks } from '../model/floats';
import type { Floats, Stages } from '../model/stages';
import { type CleanRun, checkPrompt } from '../runs/cleanRun';
import { afterBatch, betweenLayers, defaultTop, type RunOptions, variantsPerBatch } from '../runs/progress';
import { logitsOf } from '../runs/unembedding';

export interface Asked {
  readonly ids: readonly number[];
  readonly answer: Answer;
}

/**
 * Predictions at END, in the order of `prompts`; prompts of one length share batches.
 * @throws Failed `empty-prompt`, `prompt-too-long`, `bad-token`, `cancelled`
 */
export async function predict(
  stages: Stages,
  prompts: readonly Asked[],
  options: RunOptions = {},
): Promise<Prediction[]> {
  const { vocab } = stages.shape;
  for (const { ids } of prompts) checkPrompt(stages.shape, ids);
  const scratch = new Float64Array(vocab);
  const predictions: Prediction[] = new Array(prompts.length);
  const byLength = new Map<number, number[]>();
  prompts.forEach(({ ids }, at) => {
    byLength.set(ids.length, [...(byLength.get(ids.length) ?? []), at]);
  });
  let done = 0;
  for (const [length, places] of byLength) {
    const size = variantsPerBatch(options, stages.shape, length, places.length);
    for (let from = 0; from < places.length; from += size) {
      const batch = places.slice(from, from + size);
      const resid = await endAfterAllLayers(
        stages,
        batch.map(at => prompts[at]!.ids),
        options,
      );
      const tensor = { data: resid, dims: [batch.length, stages.shape.width] };
      for await (const { first, count, logits } of logitsOf(stages, tensor, options))
        for (let i = 0; i < count; i++) {
          const at = batch[first + i]!;
          const next = distribution(logits.subarray(i * vocab, (i + 1) * vocab), scratch);
          predictions[at] = predictionOf(next, prompts[at]!.answer, options.top ?? defaultTop);
        }
      done += batch.length;
      await afterBatch(options, { doing: 'prompts', done, total: prompts.length });
    }
  }
  return predictions;
}

export interface AfterToken {
  readonly next: readonly NextToken[];
  /** The token that does follow, and its place among all, from 0; null after the last one. */
  readonly actual: (NextToken & { readonly rank: number }) | null;
}

/** After each of the T tokens. @throws Failed `cancelled` */
export function predictEveryToken(stages: Stages, clean: CleanRun, options: RunOptions = {}): Promise<AfterToken[]> {
  return readEveryToken(stages, clean.resid[stages.shape.layers]!, clean.ids, options);
}

/** What a residual stream `[T, D]` after the last layer says at each of its tokens. @throws Failed `cancelled` */
export async function readEveryToken(
  stages: Stages,
  resid: Floats,
  ids: readonly number[],
  options: RunOptions,
): Promise<AfterToken[]> {
  const { width, vocab } = stages.shape;
  const scratch = new Float64Array(vocab);
  const after: AfterToken[] = [];
  for await (const { count, logits } of logitsOf(stages, { data: resid, dims: [ids.length, width] }, options))
    for (let i = 0; i < count; i++) {
      const row = logits.subarray(i * vocab, (i + 1) * vocab);
      const { probs } = distribution(row, scratch);
      const id = ids[after.length + 1];
      const actual = id === undefined ? null : { id, prob: probs[id]!, logit: row[id]!, rank: rankOf(row, id) };
      after.push({ next: topTokens({ probs, logits: row }, options.top ?? defaultTop), actual });
    }
  return after;
}

/** The residual stream at END, `[B, D]`; of the last layer only END's row is run beyond attention. */
async function endAfterAllLayers(
  stages: Stages,
  ids: readonly (readonly number[])[],
  options: RunOptions,
): Promise<Floats> {
  const { layers, width, heads } = stages.shape;
  const length = ids[0]!.length;
  let resid = await stages.embed(ids);
  for (let layer = 0; layer < layers; layer++) {
    await betweenLayers(options);
    const { q, k, v } = await stages.qkv(layer, resid);
    if (layer < layers - 1) {
      resid = await stages.out(layer, (await stages.attend({ q, k, v })).z, resid);
      continue;
    }
    const end = (data: Floats) => lastOfBlocks(data, length * width, width);
    const query = { data: end(q.data), dims: [ids.length, 1, heads, width / heads] };
    const { z } = await stages.attend({ q: query, k, v });
    resid = await stages.out(layer, z, { data: end(resid.data), dims: [ids.length, 1, width] });
  }
  return resid.data;
}

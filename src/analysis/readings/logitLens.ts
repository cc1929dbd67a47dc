/**
 * The logit lens: the final layer norm and unembedding applied to END's residual stream after each layer
 * (nostalgebraist, "interpreting GPT: the logit lens", 2020).
 */

import { type Answer, predictionOf } from '../measures/effects';
import { distribution, type NextToken } from '../measures/metrics';
import { allocate } from '../model/floats';
import type { Stages } from '../model/stages';
import type { CleanRun } from '../runs/cleanRun';
import { defaultTop, type RunOptions } from '../runs/progress';
import { logitsOf } from '../runs/unembedding';

export interface LensLayer {
  /** −1 is the embedding alone, l what leaves layer l; the last is the model's own prediction. */
  readonly layer: number;
  /** logit(IO) − logit(S); null without both. */
  readonly logitDiff: number | null;
  readonly next: readonly NextToken[];
}

/** @returns L + 1 entries. @throws Failed `cancelled` */
export async function logitLens(
  stages: Stages,
  clean: CleanRun,
  answer: Answer,
  options: RunOptions = {},
): Promise<LensLayer[]> {
  const { width, vocab } = stages.shape;
  const rows = allocate(clean.resid[0]!, clean.resid.length * width);
  clean.resid.forEach((resid, i) => {
    rows.set(resid.subarray(resid.length - width), i * width);
  });
  const lens: LensLayer[] = [];
  for await (const { count, logits } of logitsOf(stages, { data: rows, dims: [clean.resid.length, width] }, options))
    for (let i = 0; i < count; i++) {
      const seen = distribution(logits.subarray(i * vocab, (i + 1) * vocab));
      const { logitDiff, next } = predictionOf(seen, answer, options.top ?? defaultTop);
      lens.push({ layer: lens.length - 1, logitDiff, next });
    }
  return lens;
}

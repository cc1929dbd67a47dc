/**
 * Knock-out: heads' outputs z replaced by a baseline, everything after them recomputed, read at END. Several heads
 * at once are one intervention, not a sum of several. arXiv 2211.00593, section 2 and appendix B; which claim a
 * knock-out supports: Heimersheim & Nanda, arXiv 2404.15255.
 */

import { compare } from '../measures/compare';
import { type Answer, type Effect, EffectMean, noEffect, type Prediction, scratchOf } from '../measures/effects';
import { checkHead, type HeadAt, positionIndices } from '../model/heads';
import type { Stages } from '../model/stages';
import { type Baseline, checkBaseline, firstChangedBy, type HeadOutputs, partsOf, runsOf } from '../runs/baseline';
import { type CleanRun, cleanPrediction, cleanRun, measureAgainst } from '../runs/cleanRun';
import { afterBatch, type RunOptions } from '../runs/progress';
import type { Patch, Variant } from '../runs/variant';
import { variantLogits } from '../runs/variants';

export interface KnockOut {
  readonly clean: Prediction;
  readonly ablated: Prediction;
  /** The first prompt behind the baseline, scored for the same IO and S; null for zero, and where it was not asked for. */
  readonly baselinePrompt: Prediction | null;
  readonly effect: Effect;
}

export interface KnockOutOptions extends RunOptions {
  /** Whether the first prompt behind the baseline is run and scored, too; it is unless told. */
  readonly scoresSample?: boolean;
}

/**
 * All these heads knocked out together. For resample, metrics are means over the samples, and `ablated` is the mean
 * prediction.
 * @throws Failed `unknown-head`, `bad-position`, `sample-length`, `cancelled`
 */
export async function knockOut(
  stages: Stages,
  clean: CleanRun,
  baseline: Baseline,
  heads: readonly HeadAt[],
  answer: Answer,
  options: KnockOutOptions = {},
): Promise<KnockOut> {
  checkBaseline(baseline, stages.shape, clean.ids.length);
  const measure = measureAgainst(clean, answer, options);
  const cleanNext = cleanPrediction(clean, answer, options);
  const sample = options.scoresSample === false ? undefined : baseline.samples[0];
  const baselinePrompt = sample ? cleanPrediction(await cleanRun(stages, sample, options), answer, options) : null;
  const { vocab } = stages.shape;
  const runs = runsOf(baseline);
  const mean = new EffectMean(measure, runs, scratchOf(vocab), true);
  let done = 0;
  for await (const { part } of partsOf(stages, baseline, options)) {
    const variants = knockOutVariants(stages, clean, part, heads);
    if (variants.length === 0)
      return { clean: cleanNext, ablated: cleanNext, baselinePrompt, effect: noEffect(cleanNext) };
    for await (const { indices, logits } of variantLogits(stages, variants, options)) {
      await compare(
        stages,
        indices.map(() => mean),
        logits,
      );
      done += indices.length;
      await afterBatch(options, { doing: 'knock-outs', done, total: runs });
    }
  }
  return { clean: cleanNext, ablated: mean.prediction(), baselinePrompt, effect: mean.effect() };
}

/** One variant a draw of the baseline; none where the heads or positions are none. Errors as `knockOut`. */
export function knockOutVariants(
  stages: Stages,
  clean: CleanRun,
  baseline: Baseline,
  heads: readonly HeadAt[],
): Variant[] {
  const first = firstChangedBy(baseline, clean.ids);
  for (const head of heads) checkHead(stages.shape, head);
  return baseline.draws
    .map(draw => ({ of: clean, patches: heads.flatMap(head => headPatches(stages, clean, draw, head, first)) }))
    .filter(({ patches }) => patches.length > 0);
}

/** Rows before `first` are left as they are: there the baseline equals the clean run. */
function headPatches(stages: Stages, clean: CleanRun, draw: HeadOutputs, at: HeadAt, first: number): Patch[] {
  const length = clean.ids.length;
  const { layer, head } = at;
  const rows = (from: number, to: number): Patch => {
    return { part: 'z', layer, head, from, to, data: draw[layer]!, start: from * stages.shape.width };
  };
  if (at.positions === 'all') return [rows(first, length)];
  return positionIndices(at.positions, length)
    .filter(position => position >= first)
    .map(position => rows(position, position + 1));
}

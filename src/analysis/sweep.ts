/**
 * Every head knocked out alone: the research log's SUMMARY table (section 7). Heads of neighbouring layers share a
 * batch, which grows on its way up the layers.
 */
import { type Baseline, checkBaseline } from './baseline';
import { type CleanRun, cleanPrediction, measureAgainst } from './cleanRun';
import { type Answer, type HeadEffect, HeadEffects, noEffect } from './effects';
import { allHeads, type HeadId, type Positions } from './heads';
import { knockOutVariants } from './knockOut';
import { afterBatch, type RunOptions } from './progress';
import type { Stages } from './stages';
import type { Variant } from './variant';
import { variantLogits } from './variants';

export interface SweepOptions extends RunOptions {
  /** Where heads are replaced; `all` unless told. */
  readonly positions?: Positions;
  /** Which heads; all of them unless told. */
  readonly heads?: readonly HeadId[];
  /** Called with the heads that are finished after each batch, lower layers first. */
  readonly onHeads?: (heads: readonly HeadEffect[]) => void;
}

/**
 * @returns effects in the order of `heads`; for resample, means over the samples.
 * @throws Failed `unknown-head`, `bad-position`, `sample-length`, `cancelled`
 */
export async function sweep(
  stages: Stages,
  clean: CleanRun,
  baseline: Baseline,
  answer: Answer,
  options: SweepOptions = {},
): Promise<HeadEffect[]> {
  checkBaseline(baseline, stages.shape, clean.ids.length);
  const heads = options.heads ?? allHeads(stages.shape);
  const positions = options.positions ?? 'all';
  const effects = new HeadEffects(heads, baseline.draws.length, measureAgainst(clean, answer, options));
  const variants: Variant[] = [];
  const runOf: number[] = [];
  heads.forEach((head, at) => {
    const own = knockOutVariants(stages, clean, baseline, [{ ...head, positions }]);
    if (own.length === 0) effects.settle(at, noEffect(cleanPrediction(clean, answer, options)));
    own.forEach((variant, draw) => {
      variants.push(variant);
      runOf.push(at * baseline.draws.length + draw);
    });
  });
  const { vocab } = stages.shape;
  for await (const { indices, logits } of variantLogits(stages, clean, variants, options)) {
    indices.forEach((index, i) => {
      effects.add(runOf[index]!, logits.subarray(i * vocab, (i + 1) * vocab));
    });
    const fresh = effects.takeFresh();
    if (fresh.length > 0) options.onHeads?.(fresh);
    await afterBatch(options, { doing: 'knock-outs', done: effects.finished, total: heads.length });
  }
  return effects.results();
}

/**
 * Every head knocked out alone: the research log's SUMMARY table (section 7). Heads of neighbouring layers share a
 * batch, which grows on its way up the layers.
 */

import { type Answer, type HeadEffect, HeadEffects, noEffect } from '../measures/effects';
import { allHeads, type HeadId, type Positions } from '../model/heads';
import type { Stages } from '../model/stages';
import { type Baseline, checkBaseline, partsOf, runsOf } from '../runs/baseline';
import { type CleanRun, cleanPrediction, measureAgainst } from '../runs/cleanRun';
import { afterBatch, type RunOptions } from '../runs/progress';
import type { Variant } from '../runs/variant';
import { variantLogits } from '../runs/variants';
import { knockOutVariants } from './knockOut';

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
  const runs = runsOf(baseline);
  const effects = new HeadEffects(heads, runs, measureAgainst(clean, answer, options));
  const { vocab } = stages.shape;
  let done = 0;
  for (const group of groupsOf(heads, baseline, vocab))
    for await (const { first, part } of partsOf(stages, baseline, options)) {
      const variants: Variant[] = [];
      const runOf: number[] = [];
      for (const { head, at } of group) {
        const own = knockOutVariants(stages, clean, part, [{ ...head, positions }]);
        if (own.length === 0 && first === 0) {
          effects.settle(at, noEffect(cleanPrediction(clean, answer, options)));
          done += runs;
        }
        own.forEach((variant, draw) => {
          variants.push(variant);
          runOf.push(at * runs + first + draw);
        });
      }
      for await (const { indices, logits } of variantLogits(stages, clean, variants, options)) {
        indices.forEach((index, i) => {
          effects.add(runOf[index]!, logits.subarray(i * vocab, (i + 1) * vocab));
        });
        done += indices.length;
        const fresh = effects.takeFresh();
        if (fresh.length > 0) options.onHeads?.(fresh);
        await afterBatch(options, { doing: 'knock-outs', done: Math.floor(done / runs), total: heads.length });
      }
    }
  return effects.results();
}

/** What the means of heads that are under way may take of memory, in bytes. */
const mostOpen = 256 * 2 ** 20;

/**
 * Draws that are made some at a time leave a head open until its last, with a mean over the vocabulary of float64
 * probabilities and logits: so many heads are taken together as have room.
 */
export function groupsOf(
  heads: readonly HeadId[],
  { draws }: Pick<Baseline, 'draws'>,
  vocab: number,
): { readonly head: HeadId; readonly at: number }[][] {
  const all = heads.map((head, at) => ({ head, at }));
  const size = draws.length > 0 ? all.length : Math.max(1, Math.floor(mostOpen / (16 * vocab)));
  const groups: (typeof all)[] = [];
  for (let from = 0; from < all.length; from += size) groups.push(all.slice(from, from + size));
  return groups;
}

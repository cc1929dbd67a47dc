/**
 * Every head knocked out alone: the research log's SUMMARY table (section 7). Heads of neighbouring layers share a
 * batch, which grows on its way up the layers.
 */

import { byOwner } from '../measures/byOwner';
import { type Answer, type HeadEffect, noEffect } from '../measures/effects';
import { HeadEffects } from '../measures/headEffects';
import { allHeads, type HeadId, type Positions } from '../model/heads';
import type { Stages } from '../model/stages';
import { type Baseline, checkBaseline, partsOf, runsOf } from '../runs/baseline';
import { type CleanRun, cleanPrediction, measureAgainst } from '../runs/cleanRun';
import { afterBatch, type Progress, type RunOptions } from '../runs/progress';
import type { Variant } from '../runs/variant';
import { variantLogits } from '../runs/variants';
import { knockOutVariants } from './knockOut';

export interface SweepOptions extends RunOptions {
  /** Where heads are replaced; `all` unless told. */
  readonly positions?: Positions;
  /** Which heads; all of them unless told. */
  readonly heads?: readonly HeadId[];
  /** Called with the heads that are finished after each batch, lower layers first; and of which prompt they are. */
  readonly onHeads?: (heads: readonly HeadEffect[], prompt: number) => void;
}

/** One prompt of several that are swept together. */
export interface Swept {
  readonly clean: CleanRun;
  readonly baseline: Baseline;
  readonly answer: Answer;
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
  const [effects] = await sweepTogether(stages, [{ clean, baseline, answer }], options);
  return effects!;
}

/**
 * Several prompts with their rows in the same batches, each resumed from its own run: take as many at a time as
 * `cleanRuns` gives.
 * @returns effects by prompt, as `sweep`. Errors as `sweep`.
 */
export async function sweepTogether(
  stages: Stages,
  prompts: readonly Swept[],
  options: SweepOptions = {},
): Promise<HeadEffect[][]> {
  const heads = options.heads ?? allHeads(stages.shape);
  const under: UnderWay[] = prompts.map((prompt, at) => {
    checkBaseline(prompt.baseline, stages.shape, prompt.clean.ids.length);
    const runs = runsOf(prompt.baseline);
    const measure = measureAgainst(prompt.clean, prompt.answer, options);
    return { ...prompt, at, runs, effects: new HeadEffects(heads, runs, measure) };
  });
  const all = heads.map((head, at) => ({ head, at }));
  const total = heads.length * prompts.length;
  const runsInAll = under.reduce((sum, { runs }) => sum + runs, 0) * heads.length;
  let runsDone = 0;
  const counted = (runs: number): Progress => {
    runsDone += runs;
    return { doing: 'knock-outs', done: Math.floor((runsDone * total) / runsInAll), total };
  };
  const held = under.filter(({ baseline }) => baseline.draws.length > 0);
  await sweepPart(
    stages,
    held.map(one => ({ ...one, group: all, first: 0, part: one.baseline })),
    options,
    counted,
  );
  for (const one of under)
    if (!held.includes(one))
      for (const group of groupsOf(heads, one.baseline, stages.shape.vocab))
        for await (const { first, part } of partsOf(stages, one.baseline, options))
          await sweepPart(stages, [{ ...one, group, first, part }], options, counted);
  return under.map(({ effects }) => effects.results());
}

interface UnderWay extends Swept {
  /** Among the prompts. */
  readonly at: number;
  readonly runs: number;
  readonly effects: HeadEffects;
}

interface SweptPart extends UnderWay {
  readonly group: readonly { readonly head: HeadId; readonly at: number }[];
  /** Some draws of the baseline, from this one on. */
  readonly part: Baseline;
  readonly first: number;
}

/** @param counted told how many more runs are in. */
async function sweepPart(
  stages: Stages,
  parts: readonly SweptPart[],
  options: SweepOptions,
  counted: (runs: number) => Progress,
): Promise<void> {
  const variants: Variant[] = [];
  const runOf: { readonly of: SweptPart; readonly run: number }[] = [];
  for (const of of parts) {
    const { clean, answer, runs, effects, group, part, first } = of;
    for (const { head, at } of group) {
      const own = knockOutVariants(stages, clean, part, [{ ...head, positions: options.positions ?? 'all' }]);
      if (own.length === 0 && first === 0) {
        effects.settle(at, noEffect(cleanPrediction(clean, answer, options)));
        counted(runs);
      }
      own.forEach((variant, draw) => {
        variants.push(variant);
        runOf.push({ of, run: at * runs + first + draw });
      });
    }
  }
  const batches = byOwner(
    stages,
    variantLogits(stages, variants, options),
    index => runOf[index]!.of,
    ({ runs, clean }) => (runs === 1 ? clean.end : undefined),
  );
  for await (const { indices, parts: own } of batches) {
    for (const { of, rows, logits } of own) {
      const { effects, at } = of;
      await effects.add(
        stages,
        rows.map(index => runOf[index]!.run),
        logits,
      );
      const fresh = effects.takeFresh();
      if (fresh.length > 0) options.onHeads?.(fresh, at);
    }
    await afterBatch(options, counted(indices.length));
  }
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

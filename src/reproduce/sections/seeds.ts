/** Sections 6 and 7: every head knocked out, its replacement drawn under several seeds, of so many prompts each. */

import { headName } from '../../protocol/parts/heads';
import { spread } from '../../protocol/parts/spread';
import type { HeadsOverSeeds } from '../../protocol/reproduction';
import type { Swept } from '../job';
import { sentence } from '../log/nextTables';
import { type Given, resultOf, sweeping, tenSeeds } from '../section';

/** What the log settles on. */
export const logsSamples = 128;

export const metrics = ['kl', 'js', 'tv', 'l2', 'dProbIO', 'dProbS', 'dLogitDiff'] as const;
export type Numbers = Readonly<Record<(typeof metrics)[number], number | null>>;

export const seedLines = (samples: number) => [`@baseline mean ABC ${samples} seed=$s`, sentence];
/** Ten; of the largest mean, whose prompts take most of the time, fewer. */
export const seedsOf = (samples: number) => (samples > logsSamples ? tenSeeds.slice(0, 3) : tenSeeds);
export const seedSweeps = (samples: number) => sweeping(seedLines(samples), seedsOf(samples));

export function valuesOf(sweeps: readonly Swept[], head: string, metric: keyof Numbers): number[] {
  return sweeps.flatMap(({ heads }) => heads.find(one => headName(one) === head)?.[metric] ?? []);
}

/** Means and standard deviations over the seeds, of every head of the model. */
export function overSeeds(given: Given, samples: number): HeadsOverSeeds {
  const sweeps = resultOf(given, seedSweeps(samples));
  const heads = sweeps[0]!.heads.map(({ layer, head }, at) => {
    const over = metrics.map(metric => [metric, spread(sweeps.flatMap(one => one.heads[at]![metric] ?? []))] as const);
    const of = (pick: (one: NonNullable<(typeof over)[number][1]>) => number | null) =>
      Object.fromEntries(over.map(([metric, one]) => [metric, one && pick(one)])) as Numbers;
    return {
      layer,
      head,
      ...of(({ mean }) => mean),
      sd: of(({ standardError, n }) => (standardError === null ? null : standardError * Math.sqrt(n))),
    };
  });
  return { samples, seeds: sweeps.length, heads };
}

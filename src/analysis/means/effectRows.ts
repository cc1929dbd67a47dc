/** `sweep --mean` and `path --mean`: the effects of every head, and how sure they are. */

import {
  effectNames,
  type HeadMeans,
  type PathMean,
  type Ranking,
  type SweepMean,
  scoreNames,
  signedNames,
} from '../../protocol/means';
import type { Metric } from '../../protocol/parts/ranking';
import { againstOf, rangeOf, rankingOf, type Tests } from '../measures/certainty';
import type { Over, Rows } from './meanRows';

export function sweepMean(rows: Rows, over: Over, by: Metric, tests: Tests): SweepMean {
  const { baseline } = rows.all[0]!;
  return {
    ...over,
    clean: rows.wholeMeans(scoreNames),
    // Of a file each prompt has its own.
    ...(over.of === 'file' || !baseline ? {} : { baseline }),
    heads: headMeans(rows, tests),
    ...rankingOfHeads(rows, by, tests),
  };
}

export function pathMean(rows: Rows, over: Over, by: Metric, tests: Tests): PathMean {
  return {
    ...over,
    clean: rows.wholeMeans(scoreNames),
    receiver: rows.all[0]!.receiver ?? '',
    senders: headMeans(rows, tests),
    ...rankingOfHeads(rows, by, tests),
  };
}

function headMeans(rows: Rows, tests: Tests): HeadMeans[] {
  return rows.places.map(place => ({
    ...headOf(place),
    ...rows.means(effectNames, place),
    ...hidden(rows, place, tests),
  }));
}

export function headOf(place: string): { readonly layer: number; readonly head: number } {
  const [layer, head] = place.split('.').map(Number);
  return { layer: layer!, head: head! };
}

/**
 * What a mean of effects hides.
 * @param from where a place's effects begin among its numbers.
 */
export function hidden(rows: Rows, place: string, tests: Tests, from = 0) {
  if (rows.all.length < 2) return {};
  const values = (name: Metric) => rows.values(place, from + effectNames.indexOf(name));
  const signed = signedNames.map(name => [name, values(name)] as const);
  const of = <T>(pick: (values: readonly number[]) => T) =>
    Object.fromEntries(signed.map(([name, all]) => [name, pick(all)])) as Record<(typeof signedNames)[number], T>;
  return {
    range: Object.fromEntries(effectNames.map(name => [name, rangeOf(values(name))])) as Record<
      (typeof effectNames)[number],
      [number, number] | null
    >,
    against: of(againstOf),
    p: of(all => tests.p(all)),
  };
}

/** Over those prompts that have the number. */
function rankingOfHeads(rows: Rows, by: Metric, tests: Tests): { readonly ranking?: Ranking } {
  const columns = rows.places.map(place => rows.values(place, effectNames.indexOf(by)));
  const n = columns[0]?.length ?? 0;
  // A path's receivers may differ in how many heads lie before them.
  if (n < 2 || columns.some(({ length }) => length !== n)) return {};
  const { first, differs, overlap } = rankingOf(columns, tests);
  return {
    ranking: {
      by,
      first: first.map(at => rows.places[at]!),
      differs,
      ...(overlap ? { overlap: overlap.overlap, interval: [...overlap.interval], resamples: overlap.resamples } : {}),
    },
  };
}

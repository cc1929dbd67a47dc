/** What is taken away: the heads' numbers with what was measured and how. Every export is written from this. */
import type { HeadEffect } from '../../src/protocol/results';
import type { Grid } from '../heads';
import type { HeadMap } from '../maps';
import type { Facts } from '../provenance';
import type { Range } from '../range';

export interface Exported {
  /** The maps that are shown, one or two. */
  readonly maps: readonly { readonly map: HeadMap; readonly range: Range }[];
  readonly grid: Grid;
  /** The effects in the summary's order; empty where only a map was measured. */
  readonly effects: readonly HeadEffect[];
  /** Name of the IO and S for the columns, `Mary`. */
  readonly names: { readonly io: string; readonly s: string };
  readonly facts: Facts;
  /** Places of heads where the two maps disagree. */
  readonly marked: ReadonlySet<number>;
  /** Places of heads that are off. */
  readonly off: ReadonlySet<number>;
}

export interface Table {
  readonly header: readonly string[];
  /** Null: not defined. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** The log's table where there is a sweep; besides it the numbers of every map that is shown. */
export function tableOf({ effects, maps, grid, names }: Exported): Table {
  if (effects.length > 0)
    return {
      header: ['Head', 'KL', 'JS', 'TV', 'L2', `${names.io} prob`, `${names.s} prob`, 'Logit diff'],
      rows: effects.map(({ layer, head, kl, js, tv, l2, dProbIO, dProbS, dLogitDiff }) => [
        `${layer}.${head}`,
        kl,
        js,
        tv,
        l2,
        dProbIO,
        dProbS,
        dLogitDiff,
      ]),
    };
  return {
    header: ['Head', ...maps.map(({ map }) => map.name)],
    rows: Array.from({ length: grid.layers * grid.heads }, (_, place) => [
      `${Math.floor(place / grid.heads)}.${place % grid.heads}`,
      ...maps.map(({ map }) => map.values[place] ?? null),
    ]),
  };
}

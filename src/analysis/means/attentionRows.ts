/** `attention --mean`: how much each named position looks at each other: tokens by index are not the same in any two prompts. */

import type { AttentionMean } from '../../protocol/means';
import type { Numbers } from '../../protocol/parts/effectNumbers';
import { headName } from '../../protocol/parts/heads';
import type { AttentionResult } from '../../protocol/results';
import { meanOf } from '../measures/means';
import { headOf } from './effectRows';
import type { Over, Rows } from './meanRows';

const names = ['IO', 'S1', 'S1+1', 'S2', 'END'] as const;

export function attentionNumbers({ heads, positions }: AttentionResult): Numbers {
  const at = (name: string) => positions[name];
  return {
    whole: [],
    places: heads.map(headName),
    numbers: heads.flatMap(({ pattern }) => names.flatMap(from => names.map(to => weight(pattern, at(from), at(to))))),
  };
}

function weight(pattern: readonly (readonly number[])[], from?: number, to?: number): number | null {
  return from === undefined || to === undefined ? null : (pattern[from]?.[to] ?? null);
}

export function attentionMean(rows: Rows, over: Over): AttentionMean {
  const square = (place: string) =>
    names.map((_, from) => names.map((_, to) => meanOf(rows.values(place, from * names.length + to))));
  return {
    ...over,
    positions: [...names],
    heads: rows.places.map(place => {
      const all = square(place);
      return {
        ...headOf(place),
        pattern: all.map(row => row.map(({ mean }) => mean)),
        se: { pattern: all.map(row => row.map(({ se }) => se)) },
        ...(all.flat().some(({ n }) => n !== rows.all.length) ? { n: all.map(row => row.map(({ n }) => n)) } : {}),
      };
    }),
  };
}

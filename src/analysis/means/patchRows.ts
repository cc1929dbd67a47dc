/** `patch --mean`: cells by head, or by layer and named position, which prompts of any length have in common. */

import type { AskOf } from '../../protocol/analyses';
import { effectNames, type PatchMean, scoreNames } from '../../protocol/means';
import { effects, type Numbers, scores } from '../../protocol/parts/effectNumbers';
import { headName } from '../../protocol/parts/heads';
import type { PatchCell, PatchResult } from '../../protocol/results';
import type { Tests } from '../measures/certainty';
import { meanOf } from '../measures/means';
import { normalised } from '../measures/metrics';
import { headOf, hidden } from './effectRows';
import type { Over, Rows } from './meanRows';

const names = ['logitDiff', ...effectNames] as const;
const cleanLogitDiff = scoreNames.indexOf('logitDiff');

export function patchNumbers({ clean, corrupt, cells, positions }: PatchResult, { at }: AskOf<'patch'>): Numbers {
  const placed = cells.flatMap(cell => placesOf(cell, positions, at).map(place => ({ place, cell })));
  return {
    whole: [...scores(clean), corrupt.logitDiff],
    places: placed.map(({ place }) => place),
    numbers: placed.flatMap(({ cell }) => [cell.logitDiff, ...effects(cell)]),
  };
}

/** `9.9`, `9.9@END`, `3@S2`; a position that has no name is no other prompt's, one with two names is each of them. */
function placesOf({ layer, head, position }: PatchCell, positions: PatchResult['positions'], at?: string): string[] {
  if (head !== undefined)
    return [at === undefined ? headName({ layer, head }) : `${layer}.${head}@${at.toUpperCase()}`];
  return Object.entries(positions)
    .filter(([, index]) => index === position)
    .map(([name]) => `${layer}@${name}`);
}

export function patchMean(rows: Rows, over: Over, { site, direction }: AskOf<'patch'>, tests: Tests): PatchMean {
  const clean = rows.wholeMeans(scoreNames);
  const corrupt = rows.wholeMeans(['logitDiff'], scoreNames.length);
  return {
    ...over,
    site,
    direction,
    corrupt,
    clean,
    cells: rows.places.map(place => {
      const cell = rows.means(names, place);
      return {
        ...cellOf(place),
        ...cell,
        restored: restored(rows, place, cell.logitDiff),
        ...hidden(rows, place, tests, 1),
      };
    }),
  };
}

/** The ratio of the means, over those prompts that have all three: a mean of ratios has no bounds. */
function restored(rows: Rows, place: string, patched: number | null): number | null {
  const those = rows.having(place, 0);
  const [clean, corrupt] = [cleanLogitDiff, scoreNames.length].map(i => meanOf(those.whole(i)).mean);
  return patched === null || clean == null || corrupt == null ? null : normalised(patched, clean, corrupt);
}

function cellOf(place: string): { readonly layer: number; readonly position?: string; readonly head?: number } {
  const [where, position] = place.split('@') as [string, string?];
  return {
    ...(where.includes('.') ? headOf(where) : { layer: Number(where) }),
    ...(position === undefined ? {} : { position }),
  };
}

/** How much END attends to a named position. */
import { blank } from '../measured/grid';
import { placeOfHead } from '../measured/heads';
import { resultOf } from '../measured/known';
import { say } from '../strings';
import { lookTargets } from './choice';
import { type MapKind, select } from './mapKind';

/** END's row of every head's attention pattern. */
export const lookupAsk = { kind: 'attention', heads: 'all', endOnly: true } as const;

export const lookupMap: MapKind<'lookup'> = {
  kind: 'lookup',
  label: 'attention',
  first: () => ({ kind: 'lookup', at: 'IO' }),
  ask: () => lookupAsk,
  map: ({ at }, known, grid) => {
    const result = resultOf(known, lookupAsk);
    const values = blank(grid);
    const position = result?.positions[at];
    for (const head of result?.heads ?? [])
      values[placeOfHead(grid, head)] = position === undefined ? null : (head.pattern.at(-1)?.[position] ?? null);
    return {
      grid,
      columns: { kind: 'heads' },
      values,
      scale: 'sequential',
      name: `END → ${at}`,
      title: say('attentionLong', at),
      unit: say('unitShare'),
      result,
      isPartial: false,
    };
  },
  choosers: choice => [
    select(
      'metric',
      choice.at,
      lookTargets,
      at => `→ ${at}`,
      at => ({ kind: 'lookup', at }),
    ),
  ],
  table: () => null,
  missing: ({ at }, known) => (resultOf(known, lookupAsk) ? say('noPosition', at) : ''),
};

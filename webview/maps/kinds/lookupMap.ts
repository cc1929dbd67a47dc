/** How much END attends to a named position. */
import * as z from 'zod/mini';
import { nameOf } from '../../../src/protocol/analyses';
import { blank } from '../../measured/grid';
import { placeOfHead } from '../../measured/heads';
import { resultOf } from '../../measured/known';
import { say } from '../../strings';
import { CellMapView } from '../heatmap/cellMapView';
import { precision } from '../precision';
import { type MapKind, select } from './mapKind';

const targets = ['IO', 'S1', 'S2'] as const;
const choice = z.object({ kind: z.literal('lookup'), at: z.enum(targets) });

/** END's row of every head's attention pattern. */
export const lookupAsk = { kind: 'attention', heads: 'all', endOnly: true } as const;

export const lookupMap: MapKind<z.infer<typeof choice>> = {
  kind: 'lookup',
  label: 'attention',
  choice,
  first: () => ({ kind: 'lookup', at: 'IO' }),
  ask: () => lookupAsk,
  of: ask => (nameOf(ask) === nameOf(lookupAsk) ? { kind: 'lookup', at: 'IO' } : undefined),
  named: () => say('attention'),
  columns: () => 'heads',
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
      precision: precision.share,
      result,
      isPartial: false,
    };
  },
  draw: CellMapView,
  choosers: choice => [
    select(
      'metric',
      choice.at,
      targets,
      at => `→ ${at}`,
      at => ({ kind: 'lookup', at }),
    ),
  ],
  ofHead: known => (resultOf(known, lookupAsk) ? targets.map(at => ({ choice: { kind: 'lookup', at } })) : []),
  table: () => null,
  missing: ({ at }, known) => (resultOf(known, lookupAsk) ? say('noPosition', at) : ''),
};

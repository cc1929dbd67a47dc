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
import { namedPositions } from './overDraws';

const targets = ['IO', 'S1', 'S2'] as const;
/** Of means, which have named positions alone. */
const meanTargets = ['IO', 'S1', 'S1+1', 'S2'] as const;
const sources = ['END', 'S2', 'S1+1'] as const;
const choice = z.object({
  kind: z.literal('lookup'),
  at: z.enum(meanTargets),
  /** Of means: who looks; END where nothing is said. */
  from: z.exactOptional(z.enum(sources)),
});
type Choice = z.infer<typeof choice>;

const fromOf = ({ from }: Choice) => from ?? 'END';

/** END's row of every head's attention pattern. */
export const lookupAsk = { kind: 'attention', heads: 'all', endOnly: true } as const;

export const lookupMap: MapKind<Choice> = {
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
  numberOf: choice =>
    namedPositions.indexOf(fromOf(choice)) * namedPositions.length + namedPositions.indexOf(choice.at),
  titleOfDraws: choice => say('attentionFrom', fromOf(choice), choice.at),
  nameOfDraws: choice => `${fromOf(choice)} → ${choice.at}`,
  choosers: (choice, ofDraws = false) => [
    ...(ofDraws
      ? [
          select<Choice, (typeof sources)[number]>(
            'attentionSource',
            fromOf(choice),
            sources,
            from => `${from} →`,
            from => ({ ...choice, from }),
          ),
        ]
      : []),
    select<Choice, (typeof meanTargets)[number]>(
      'metric',
      choice.at,
      ofDraws ? meanTargets : targets,
      at => `→ ${at}`,
      at => ({ ...choice, at }),
    ),
  ],
  ofHead: known => (resultOf(known, lookupAsk) ? targets.map(at => ({ choice: { kind: 'lookup', at } })) : []),
  table: () => null,
  missing: ({ at }, known) => (resultOf(known, lookupAsk) ? say('noPosition', at) : ''),
};

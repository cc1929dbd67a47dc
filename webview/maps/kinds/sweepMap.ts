/** Every head knocked out alone. */

import * as z from 'zod/mini';
import { meanEffects } from '../../../src/protocol/overDraws';
import { ranked } from '../../../src/protocol/parts/ranking';
import type { HeadEffect } from '../../../src/protocol/results';
import { type Known, resultOf, rowsOf } from '../../measured/known';
import { say } from '../../strings';
import { CellMapView } from '../heatmap/cellMapView';
import { effectMap, effectTable, isSigned, longName } from './effects';
import { type MapKind, select } from './mapKind';
import { metrics } from './metrics';

const choice = z.object({ kind: z.literal('sweep'), metric: z.enum(metrics) });
const ask = { kind: 'sweep' } as const;
const ofDraws = { kind: 'mean', of: ask } as const;

/** Of a sweep, done or under way. */
export function sweptHeads(known: Known): readonly HeadEffect[] {
  // Of a template all draws are known or one of them, never both.
  const means = resultOf(known, ofDraws);
  return resultOf(known, ask)?.heads ?? (means && meanEffects(means)) ?? rowsOf(known, ask);
}

export const sweepMap: MapKind<z.infer<typeof choice>> = {
  kind: 'sweep',
  label: 'knockOut',
  choice,
  first: before => ({ kind: 'sweep', metric: metrics.find(metric => metric === before.metric) ?? 'kl' }),
  ask: () => ask,
  of: ({ kind }) => (kind === 'sweep' ? { kind, metric: 'kl' } : undefined),
  named: () => say('knockOut'),
  columns: () => 'heads',
  map: ({ metric }, known, grid) => {
    const result = resultOf(known, ask);
    const heads = sweptHeads(known);
    return {
      ...effectMap(metric, heads, grid),
      title: say('mapTitle', say('knockOut'), longName(metric)),
      result,
      isPartial: !result && heads.length > 0,
    };
  },
  draw: CellMapView,
  numberOf: ({ metric }) => metrics.indexOf(metric),
  choosers: choice => [select('metric', choice.metric, metrics, say, metric => ({ ...choice, metric }))],
  ofHead: known => (sweptHeads(known).length > 0 ? metrics.map(metric => ({ choice: { kind: 'sweep', metric } })) : []),
  table: ({ metric }, known) => effectTable(ranked(sweptHeads(known), metric), resultOf(known, ask)?.answer),
  missing: ({ metric }) => (isSigned(metric) ? say('noAnswer') : ''),
};

/** Every head knocked out alone. */
import type { HeadEffect } from '../../src/protocol/results';
import { type Known, resultOf, rowsOf } from '../measured/known';
import { say } from '../strings';
import { metrics } from './choice';
import { byEffect, effectMap, effectTable, isSigned, longName } from './effects';
import { type MapKind, select } from './mapKind';

const ask = { kind: 'sweep' } as const;

/** Of a sweep, done or under way. */
export function sweptHeads(known: Known): readonly HeadEffect[] {
  return resultOf(known, ask)?.heads ?? rowsOf(known, ask);
}

export const sweepMap: MapKind<'sweep'> = {
  kind: 'sweep',
  label: 'knockOut',
  first: before => ({
    kind: 'sweep',
    metric: 'metric' in before && before.metric !== 'restored' ? before.metric : 'kl',
  }),
  ask: () => ask,
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
  choosers: choice => [select('metric', choice.metric, metrics, say, metric => ({ ...choice, metric }))],
  table: ({ metric }, known) => effectTable(byEffect(sweptHeads(known), metric), resultOf(known, ask)?.answer),
  missing: ({ metric }) => (isSigned(metric) ? say('noAnswer') : ''),
};

/** What every head sends to a receiver. */

import * as z from 'zod/mini';
import { ranked } from '../../../src/protocol/parts/ranking';
import { readReceivers } from '../../../src/protocol/parts/receivers';
import { resultOf, resultsOf, rowsOf } from '../../measured/known';
import { say } from '../../strings';
import { CellMapView } from '../heatmap/cellMapView';
import { effectMap, effectTable, isSigned, longName } from './effects';
import { type MapKind, select } from './mapKind';
import { metrics } from './metrics';
import { receivingPlaces } from './receivers';

const choice = z.object({ kind: z.literal('path'), to: z.string(), metric: z.enum(metrics) });

const askOf = ({ to }: { readonly to: string }) => ({ kind: 'path', to }) as const;

export const pathMap: MapKind<z.infer<typeof choice>> = {
  kind: 'path',
  label: 'pathPatching',
  choice,
  first: before => ({
    kind: 'path',
    metric: metrics.find(metric => metric === before.metric && metric !== 'kl') ?? 'dLogitDiff',
    to: 'logits',
  }),
  ask: askOf,
  of: ask => (ask.kind === 'path' ? { ...ask, metric: 'dLogitDiff' } : undefined),
  named: ({ to }) => say('pathNamed', to),
  columns: () => 'heads',
  map: (choice, known, grid) => {
    const result = resultOf(known, askOf(choice));
    const senders = result?.senders ?? rowsOf(known, askOf(choice));
    return {
      ...effectMap(choice.metric, senders, grid),
      title: say('pathTitle', choice.to, longName(choice.metric)),
      result,
      isPartial: !result && senders.length > 0,
      receivers: receivingPlaces(choice.to, grid),
    };
  },
  draw: CellMapView,
  choosers: choice => [
    select('metric', choice.metric, metrics, say, metric => ({ ...choice, metric })),
    {
      kind: 'text',
      label: 'receiver',
      hint: 'receiverHint',
      problem: 'receiverBad',
      value: choice.to,
      choose: to => ('bad' in Object(readReceivers(to)) ? undefined : { ...choice, to }),
    },
  ],
  ofHead: known =>
    resultsOf(known, 'path').map(({ ask: { to } }) => ({ choice: { kind: 'path', to, metric: 'dLogitDiff' }, to })),
  table: (choice, known) => {
    const result = resultOf(known, askOf(choice));
    return effectTable(ranked(result?.senders ?? rowsOf(known, askOf(choice)), choice.metric), result?.answer);
  },
  missing: ({ metric }) => (isSigned(metric) ? say('noAnswer') : ''),
};

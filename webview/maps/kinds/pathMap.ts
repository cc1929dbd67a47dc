/** What every head sends to a receiver. */

import * as z from 'zod/mini';
import { ranked } from '../../../src/protocol/parts/ranking';
import { readReceivers } from '../../../src/protocol/parts/receivers';
import type { HeadRef } from '../../../src/protocol/results';
import { cellAt, type Grid } from '../../measured/grid';
import { headName } from '../../measured/heads';
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
      outOfReach: outOfReach(choice.to, grid),
      result,
      isPartial: !result && senders.length > 0,
      receivers: receivingPlaces(choice.to, grid),
    };
  },
  draw: CellMapView,
  numberOf: ({ metric }) => metrics.indexOf(metric),
  choosers: choice => [
    select('metric', choice.metric, metrics, say, metric => ({ ...choice, metric })),
    {
      kind: 'text',
      label: 'receiver',
      hint: 'receiverHint',
      problem: receiverProblem,
      suggestions: heads => ['logits', ...heads.flatMap(receiversOf)],
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

/** What a head can be given: what it asks for, where it stands; what it is asked for and what it passes on, where S stands again. */
function receiversOf(head: HeadRef): string[] {
  const name = headName(head);
  return [`${name}.q@END`, `${name}.k@S2`, `${name}.v@S2`];
}

/** What is missing of the first receiver that is none. */
function receiverProblem(text: string): string {
  const read = readReceivers(text);
  const bad = read !== 'logits' && 'bad' in read ? read.bad : '';
  if (bad === '') return say('receiverBad');
  if (/^\d+\.(\d+|\*)$/.test(bad)) return say('receiverNoPart', bad);
  if (/^\d+\.(\d+|\*)\.[qkv]@?$/i.test(bad)) return say('receiverNoPlace', bad.replace('@', ''));
  if (/^\d+\.(\d+|\*)@/.test(bad)) return say('receiverNoPart', bad.slice(0, bad.indexOf('@')));
  if (/^\d+(\.[qkv]\b.*)?$/i.test(bad)) return say('receiverNoHead', bad, bad.split('.')[0]!);
  return `${say('receiverNone', bad)} ${say('receiverBad')}`;
}

/** Places of heads in no lower layer than any receiver; what is written for logits or is no receiver has none. */
function outOfReach(to: string, grid: Grid): ReadonlySet<number> {
  const receivers = readReceivers(to);
  if (receivers === 'logits' || 'bad' in receivers) return new Set();
  const last = Math.max(...receivers.map(({ layer }) => layer));
  const all = Array.from({ length: grid.layers * grid.columns }, (_, place) => place);
  return new Set(all.filter(place => cellAt(grid, place).layer >= last));
}

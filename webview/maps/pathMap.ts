/** What every head sends to a receiver. */
import { resultOf, rowsOf } from '../measured/known';
import { say } from '../strings';
import { metrics } from './choice';
import { byEffect, effectMap, effectTable, isSigned, longName } from './effects';
import { type MapKind, select } from './mapKind';

const receiver = /^(logits(@END)?|\d+\.(\d+|\*)\.[qkv]@[\w+]+(\s*,\s*\d+\.(\d+|\*)\.[qkv]@[\w+]+)*)$/i;

const askOf = ({ to }: { readonly to: string }) => ({ kind: 'path', to }) as const;

export const pathMap: MapKind<'path'> = {
  kind: 'path',
  label: 'pathPatching',
  first: before => ({
    kind: 'path',
    metric: 'metric' in before && before.metric !== 'kl' && before.metric !== 'restored' ? before.metric : 'dLogitDiff',
    to: 'logits',
  }),
  ask: askOf,
  map: (choice, known, grid) => {
    const result = resultOf(known, askOf(choice));
    const senders = result?.senders ?? rowsOf(known, askOf(choice));
    return {
      ...effectMap(choice.metric, senders, grid),
      title: say('pathTitle', choice.to, longName(choice.metric)),
      result,
      isPartial: !result && senders.length > 0,
    };
  },
  choosers: choice => [
    select('metric', choice.metric, metrics, say, metric => ({ ...choice, metric })),
    {
      kind: 'text',
      label: 'receiver',
      hint: 'receiverHint',
      problem: 'receiverBad',
      value: choice.to,
      choose: to => (receiver.test(to) ? { ...choice, to } : undefined),
    },
  ],
  table: (choice, known) => {
    const result = resultOf(known, askOf(choice));
    return effectTable(byEffect(result?.senders ?? rowsOf(known, askOf(choice)), choice.metric), result?.answer);
  },
  missing: ({ metric }) => (isSigned(metric) ? say('noAnswer') : ''),
};

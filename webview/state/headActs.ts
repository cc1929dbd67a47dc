/** What can be done with a head, wherever it is shown. */
import type { HeadRef } from '../../src/protocol/results';
import { sameHead } from '../measured/heads';
import type { View } from './view';

const only = ({ layer, head }: HeadRef) => ({ layer, head });

export function selectHead(view: View, head: HeadRef): void {
  view.choose({ selected: only(head) });
}

export function compareHead(view: View, head: HeadRef): void {
  const { selected } = view.now().choices;
  if (!selected || sameHead(selected, head)) selectHead(view, head);
  else view.choose({ compared: only(head) });
}

export function toggleHead(view: View, head: HeadRef): void {
  const { prompt } = view.now();
  if (prompt) view.post({ kind: 'setOff', key: prompt.key, heads: [only(head)], how: 'toggle' });
}

export function closeHead(view: View, which: 'selected' | 'compared'): void {
  const { compared } = view.now().choices;
  // The one that is left moves up.
  view.choose(which === 'selected' ? { selected: compared, compared: null } : { compared: null });
}

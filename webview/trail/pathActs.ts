/** What is done with receivers of path patching: going to one, adding one, and the way back. */

import type { HeadRef } from '../../src/protocol/results';
import { receiverOf, writtenReceivers } from '../maps/kinds/receivers';
import { headName } from '../measured/heads';
import { chosen, shownPath } from '../state/choices';
import { type Trail, toggledReceiver, widened } from '../state/trail';
import type { View } from '../state/view';
import { say } from '../strings';
import type { MenuItem } from '../ui/menu';

type Which = 'map' | 'second';

/**
 * What a head's menu offers of paths: a map of paths goes on from itself, and its trail says where it came from; beside
 * another map a second one shows it.
 *
 * @param s2 the position that its keys and values are read at.
 * @param arrive brings a map into sight.
 */
export function pathItems(
  view: View,
  which: Which,
  head: HeadRef,
  s2: string,
  arrive: (which: Which) => void,
): MenuItem[] {
  const shown = view.now().choices[which];
  const name = headName(head);
  const path = (to: string) => () => {
    if (shown.kind === 'path') view.choose({ [which]: { ...shown, to } });
    else view.choose({ second: { kind: 'path', to, metric: 'dLogitDiff' }, isDouble: true });
    arrive(shown.kind === 'path' ? which : 'second');
  };
  const items = [
    { label: say('patchQ'), run: path(`${name}.q@END`) },
    { label: say('patchK', s2), run: path(`${name}.k@${s2}`) },
    { label: say('patchV', s2), run: path(`${name}.v@${s2}`) },
    { label: say('patchLogits'), run: path('logits') },
  ];
  if (shown.kind !== 'path') return items;
  const further = receiverOf(head, shown.to);
  const isIn = writtenReceivers(shown.to).includes(further);
  return [
    ...items,
    { label: say(isIn ? 'removeReceiver' : 'addReceiver', further), run: () => toggleReceiver(view, which, head) },
  ];
}

/** @returns whether the map has receivers. */
export function toggleReceiver(view: View, which: Which, head: HeadRef): boolean {
  const { choices } = view.now();
  const shown = choices[which];
  if (shown.kind !== 'path') return false;
  const to = toggledReceiver(shown.to, receiverOf(head, shown.to));
  const { trail } = chosen(choices, {});
  // The step that is shown has further receivers, where it is this map's.
  const isOfTrail = shownPath(choices)?.which === which;
  view.choose({ [which]: { ...shown, to }, ...(isOfTrail ? { trail: widened(trail, to) } : {}) });
  return true;
}

/** Shows a step of the way again. */
export function goTo(view: View, { steps }: Trail, at: number): void {
  const shown = shownPath(view.now().choices);
  const to = steps[at];
  if (shown && to !== undefined) view.choose({ [shown.which]: { ...shown.choice, to }, trail: { steps, at } });
}

/** @param by −1 back, 1 forward. @returns whether there was anything there. */
export function walkTrail(view: View, by: -1 | 1): boolean {
  const { choices } = view.now();
  if (!shownPath(choices)) return false;
  const { trail } = chosen(choices, {});
  const at = trail.at + by;
  if (trail.steps[at] === undefined) return false;
  goTo(view, trail, at);
  return true;
}

/**
 * What the view has to ask for, to show what was chosen. A sweep is never asked for by itself: it may take minutes,
 * and that is the person's decision; everything else takes a second.
 */
import { type Ask, nameOf } from '../../src/protocol/analyses';
import { askOf } from '../maps/kinds';
import { headAsks } from '../measured/headAsks';
import { shownMaps } from './choices';
import { gridOf, type State } from './state';

export function wanted(state: State): Ask[] {
  const { prompt, choices, known, status, isStale, running, failures } = state;
  if (!prompt || isStale || status.state === 'untrusted' || status.state === 'stopped') return [];
  const maps = shownMaps(choices).map(askOf);
  const heads = gridOf(prompt)
    ? [choices.selected, choices.compared].flatMap(head => (head ? headAsks(head) : []))
    : [];
  const all = new Map([...maps, ...heads].map(ask => [nameOf(ask), ask]));
  return [...all]
    .filter(
      ([name, ask]) => ask.kind !== 'sweep' && !known.results.has(name) && !running.has(name) && !failures.has(name),
    )
    .map(([, ask]) => ask);
}

/**
 * What the view has to ask for, to show what was chosen. A sweep is never asked for by itself: it may take minutes,
 * and that is the person's decision; everything else takes a second.
 */
import { type Ask, nameOf } from '../../src/protocol/analyses';
import { isDistribution } from '../../src/protocol/overDraws';
import { askIn } from '../maps/kinds';
import { headAsks } from '../measured/headAsks';
import { shownMaps } from './choices';
import { gridOf, type State } from './state';

/** What may take minutes. */
export function isWish(ask: Ask): boolean {
  if (ask.kind === 'mean') return ask.of.kind !== 'attention' && ask.of.kind !== 'attribute';
  return ask.kind === 'sweep';
}

export function wanted(state: State): Ask[] {
  const { prompt, choices, known, status, isStale, running, failures } = state;
  if (!prompt || isStale || status.state === 'untrusted' || status.state === 'stopped') return [];
  const maps = shownMaps(choices).map(choice => askIn(choice, prompt));
  const heads = gridOf(prompt)
    ? [choices.selected, choices.compared].flatMap(head => (head ? headAsks(head, isDistribution(prompt)) : []))
    : [];
  const all = new Map([...maps, ...heads].map(ask => [nameOf(ask), ask]));
  return [...all]
    .filter(([name, ask]) => !isWish(ask) && !known.results.has(name) && !running.has(name) && !failures.has(name))
    .map(([, ask]) => ask);
}

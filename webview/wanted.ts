/**
 * What the view has to ask for, to show what was chosen. A sweep is never asked for by itself: it may take minutes,
 * and that is the person's decision; everything else takes a second.
 */
import type { PanelMeasurement } from '../src/protocol/panel';
import { headName } from './heads';
import type { MapChoice } from './maps';
import { gridOf, nameOf, type State } from './state';

export function wanted(state: State): PanelMeasurement[] {
  const { prompt, choices, known, status, isStale } = state;
  if (!prompt || prompt.isTemplate || isStale || status.state === 'untrusted' || status.state === 'stopped') return [];
  const list: PanelMeasurement[] = [];
  const maps: MapChoice[] = choices.isDouble ? [choices.map, choices.second] : [choices.map];
  for (const choice of maps) {
    if (choice.kind === 'path' && !known.paths.has(choice.to)) list.push({ kind: 'path', to: choice.to });
    if (choice.kind === 'attribute' && !known.attribute) list.push({ kind: 'attribute' });
    if (choice.kind === 'lookup' && !known.lookup) list.push({ kind: 'lookup' });
  }
  for (const head of gridOf(prompt) ? [choices.selected, choices.compared] : []) {
    if (!head) continue;
    if (!known.attention.has(headName(head))) list.push({ kind: 'attention', head });
    if (!known.ablate.has(headName(head))) list.push({ kind: 'ablate', head });
    if (!known.writes.has(headName(head))) list.push({ kind: 'writes', head });
  }
  const open = (what: PanelMeasurement) => !state.running.has(nameOf(what)) && !state.failures.has(nameOf(what));
  return [...new Map(list.map(what => [nameOf(what), what])).values()].filter(open);
}

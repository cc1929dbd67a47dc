/** What is said of a sweep to who does not see the map: quarters and the end, not every batch. Pure. */
import { blank, cellAt, strongest } from '../measured/grid';
import { headName, headOf, placeOfHead } from '../measured/heads';
import { resultOf } from '../measured/known';
import { say } from '../strings';
import { gridOf, type State } from './state';

export interface Announced {
  readonly text: string;
  readonly quarter: number;
  /** Of which prompt something is said, and whether its sweep was under way. */
  readonly key: string | undefined;
  readonly wasSweeping: boolean;
}

export const silent: Announced = { text: '', quarter: 0, key: undefined, wasSweeping: false };

/** What is said once this state is drawn. */
export function announce(before: Announced, state: Pick<State, 'prompt' | 'running' | 'known'>): Announced {
  const sweeping = state.running.get('sweep');
  const key = state.prompt?.key;
  // What was said of another prompt is not true of this one, and its sweep is not this one's.
  let { text, quarter, wasSweeping } = key === before.key ? before : silent;
  if (sweeping) {
    const now = Math.floor((4 * sweeping.done) / (sweeping.total || Number.POSITIVE_INFINITY));
    if (!wasSweeping) quarter = 0;
    if (now > quarter) text = say('doing', sweeping.doing, sweeping.done, sweeping.total);
    quarter = Math.max(quarter, now);
  } else if (wasSweeping) text = strongestHead(state) ?? text;
  wasSweeping = sweeping !== undefined;
  return { text, quarter, key, wasSweeping };
}

/** Ended is not done: it may have been cancelled, or be of another prompt. */
function strongestHead(state: Pick<State, 'prompt' | 'known'>): string | undefined {
  const grid = gridOf(state.prompt);
  const swept = resultOf(state.known, { kind: 'sweep' });
  if (!grid || !swept) return undefined;
  const kl = blank(grid);
  for (const head of swept.heads) kl[placeOfHead(grid, head)] = head.kl;
  const best = strongest(kl);
  return best < 0 ? undefined : say('sweepDone', headName(headOf(cellAt(grid, best))));
}

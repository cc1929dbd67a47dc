/** What every part of the view is a function of, and what it can do. */
import { computed, type ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Ask } from '../../src/protocol/analyses';
import { askOfDraws } from '../../src/protocol/overDraws';
import type { FromView } from '../../src/protocol/panel';
import type { Theme } from '../ui/theme';
import type { Choices } from './choices';
import type { State } from './state';

export interface Versions {
  readonly extension: string;
  readonly results: number;
}

/** The state that is drawn, a signal for each of its parts: a part is drawn again when what it reads has changed. */
export type Drawn = { readonly [K in keyof State]: ReadonlySignal<State[K]> };

export interface View extends Drawn {
  readonly theme: ReadonlySignal<Theme>;
  readonly versions: Versions;
  /** In an editor tab, where no title bar has what can be done with the prompt. */
  readonly isTab: boolean;
  /** The state by now: what happened since the last frame is in it. For what is done, not for what is drawn. */
  now(): State;
  post(message: FromView): void;
  choose(change: Partial<Choices>): void;
}

export function drawnFrom(state: ReadonlySignal<State>): Drawn {
  const part = <K extends keyof State>(name: K) => computed(() => state.value[name]);
  return {
    choices: part('choices'),
    prompt: part('prompt'),
    pinned: part('pinned'),
    wrong: part('wrong'),
    known: part('known'),
    isStale: part('isStale'),
    status: part('status'),
    running: part('running'),
    failures: part('failures'),
    said: part('said'),
  };
}

export const ViewContext = createContext<View | null>(null);

export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error('A part of the view stands outside of it.');
  return view;
}

/** Every head of the prompt that is shown; of a template, in all its draws. */
export function sweepHeads(view: View): void {
  measure(view, askOfDraws(view.now().prompt, { kind: 'sweep' }));
}

export function measure(view: View, ask: Ask): void {
  view.post({ kind: 'measure', key: view.now().prompt?.key ?? '', ask });
}

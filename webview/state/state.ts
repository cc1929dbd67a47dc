/** What the view shows: a state, and what each message of the host makes of it. Pure. */

import { type Ask, nameOf } from '../../src/protocol/analyses';
import type { Failure } from '../../src/protocol/failure';
import type { PanelPrompt, ToView } from '../../src/protocol/panel';
import type { Grid } from '../measured/grid';
import { hasHead } from '../measured/heads';
import { forget, type Known, learn, learnRows, nothing, without } from '../measured/known';
import { type Choices, firstChoices } from './choices';

export interface Status {
  readonly state: 'untrusted' | 'starting' | 'idle' | 'busy' | 'restarting' | 'stopped';
  readonly doing?: string;
  readonly failure?: Failure;
}

export interface State {
  readonly choices: Choices;
  /** Undefined until the host has spoken, null where the cursor is on no prompt. */
  readonly prompt: PanelPrompt | null | undefined;
  readonly pinned: boolean;
  /** Prompts of the file that are known to be answered wrongly. */
  readonly wrong: number;
  readonly known: Known;
  /** The prompt has changed since `known` was measured. */
  readonly isStale: boolean;
  readonly status: Status;
  /** Under way, by `nameOf`. */
  readonly running: ReadonlyMap<
    string,
    { readonly ask: Ask; readonly doing: string; readonly done: number; readonly total: number }
  >;
  readonly failures: ReadonlyMap<string, { readonly ask: Ask; readonly failure: Failure }>;
  readonly said: { readonly text: string; readonly isProblem: boolean } | null;
}

export const start: State = {
  choices: firstChoices,
  prompt: undefined,
  pinned: false,
  wrong: 0,
  known: nothing,
  isStale: false,
  status: { state: 'starting' },
  running: new Map(),
  failures: new Map(),
  said: null,
};

export function receive(state: State, message: ToView): State {
  // Something to do, which changes nothing by itself.
  if (message.kind === 'bar') return state;
  if (message.kind === 'said') return { ...state, said: { text: message.text, isProblem: message.isProblem } };
  if (message.kind === 'status') {
    const { kind: _, ...status } = message;
    return { ...state, status };
  }
  if (message.kind === 'wrong') return { ...state, wrong: message.count };
  if (message.kind === 'prompt') return receivePrompt(state, message);
  if (message.key !== state.prompt?.key) return state;
  switch (message.kind) {
    case 'started': {
      const { ask } = message;
      const known = state.isStale ? nothing : forget(state.known, ask);
      return { ...begun(state, ask), known, isStale: false };
    }
    case 'again':
      return { ...state, known: forget(state.known, message.ask) };
    case 'rows': {
      const { ask, rows, doing, done, total } = message;
      const known = learnRows(state.isStale ? nothing : state.known, ask, rows);
      const running = new Map(state.running).set(nameOf(ask), { ask, doing, done, total });
      return { ...state, running, known, isStale: false };
    }
    case 'measured': {
      const name = nameOf(message.measured.ask);
      return {
        ...state,
        known: learn(state.isStale ? nothing : state.known, message.measured),
        isStale: false,
        running: without(state.running, name),
        failures: without(state.failures, name),
      };
    }
    case 'failed': {
      const name = nameOf(message.ask);
      const failures = new Map(state.failures).set(name, { ask: message.ask, failure: message.failure });
      // A cancelled sweep is no failure: the person knows. Nor is what was asked of a text that has changed.
      if (message.failure.code === 'cancelled' || message.failure.code === 'outdated') failures.delete(name);
      return { ...state, failures, running: without(state.running, name) };
    }
  }
}

function begun(state: State, ask: Ask): State {
  const name = nameOf(ask);
  const running = new Map(state.running).set(name, { ask, doing: '', done: 0, total: 0 });
  return { ...state, running, failures: without(state.failures, name) };
}

/**
 * The same prompt keeps what is known; an edited one (the same prompt with another content) keeps the old numbers in
 * sight, marked as old, while the model is of the same shape; a prompt elsewhere starts with what the host knows of it.
 */
function receivePrompt(state: State, message: ToView & { kind: 'prompt' }): State {
  const { prompt, pinned, known: sent, underWay } = message;
  const before = state.prompt;
  const isSame = prompt !== null && before?.key === prompt.key;
  const told = sent.reduce(learn, isSame && !state.isStale ? state.known : nothing);
  const isKnown = told !== nothing;
  const isEdited = !isSame && prompt !== null && !!before && isEdit(before, prompt) && !isKnown;
  const keepsOld =
    (isEdited || (isSame && state.isStale && !isKnown)) && state.known !== nothing && underWay.length === 0;
  const next: State = {
    ...state,
    prompt,
    pinned,
    known: keepsOld ? state.known : told,
    isStale: keepsOld,
    running: isSame ? state.running : new Map(),
    failures: isSame ? state.failures : new Map(),
    choices: withinGrid(state.choices, gridOf(prompt)),
  };
  // The host has all rows that have come: those that the view missed while it showed another prompt, too.
  const running = new Map(next.running);
  let { known } = next;
  for (const { ask, rows, doing, done, total } of underWay) {
    known = learnRows(forget(known, ask), ask, rows);
    running.set(nameOf(ask), { ask, doing, done, total });
  }
  return underWay.length === 0 ? next : { ...next, known, running };
}

/** Another text of the same prompt: its identity, with which a key begins, is the same, and so is the model. */
function isEdit(before: PanelPrompt, now: PanelPrompt): boolean {
  // Another draw is another prompt.
  if (before.draw?.at !== now.draw?.at) return false;
  const identity = ({ key }: PanelPrompt) => key.slice(0, key.indexOf(' '));
  const { id, layers, heads } = before.model;
  return (
    identity(before) === identity(now) &&
    id === now.model.id &&
    layers === now.model.layers &&
    heads === now.model.heads
  );
}

export function gridOf(prompt: PanelPrompt | null | undefined): Grid | null {
  const { layers, heads } = prompt?.model ?? {};
  return layers && heads ? { layers, columns: heads } : null;
}

/** A head that the model does not have is not selected. */
function withinGrid(choices: Choices, grid: Grid | null): Choices {
  if (!grid) return choices;
  const keep = <T extends { layer: number; head: number } | null>(head: T) =>
    head && hasHead(grid, head) ? head : null;
  return { ...choices, selected: keep(choices.selected), compared: keep(choices.compared), cell: null };
}

/** What the view shows: a state, and what each message of the host makes of it. Pure. */

import type { Failure } from '../src/protocol/failure';
import type { PanelMeasurement, PanelPrompt, ToView } from '../src/protocol/panel';
import { type Choices, firstChoices } from './choices';
import { type Grid, hasHead } from './heads';
import { type Known, learn, learnHeads, nothing } from './known';

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
  readonly known: Known;
  /** The prompt has changed since `known` was measured. */
  readonly isStale: boolean;
  readonly status: Status;
  /** Under way, by `nameOf`. */
  readonly running: ReadonlyMap<
    string,
    { readonly what: PanelMeasurement; readonly done: number; readonly total: number }
  >;
  readonly failures: ReadonlyMap<string, { readonly what: PanelMeasurement; readonly failure: Failure }>;
  readonly said: { readonly text: string; readonly isProblem: boolean } | null;
}

export const start: State = {
  choices: firstChoices,
  prompt: undefined,
  pinned: false,
  known: nothing,
  isStale: false,
  status: { state: 'starting' },
  running: new Map(),
  failures: new Map(),
  said: null,
};

/** One measurement of one prompt, as a key. */
export function nameOf(what: PanelMeasurement): string {
  switch (what.kind) {
    case 'sweep':
    case 'attribute':
    case 'lookup':
      return what.kind;
    case 'path':
      return `path ${what.to}`;
    case 'attention':
    case 'ablate':
    case 'writes':
      return `${what.kind} ${what.head.layer}.${what.head.head}`;
  }
}

export function receive(state: State, message: ToView): State {
  if (message.kind === 'said') return { ...state, said: { text: message.text, isProblem: message.isProblem } };
  if (message.kind === 'status') {
    const { kind: _, ...status } = message;
    return { ...state, status };
  }
  if (message.kind === 'prompt') return receivePrompt(state, message);
  if (message.key !== state.prompt?.key) return state;
  switch (message.kind) {
    case 'started': {
      const running = new Map(state.running).set(nameOf(message.what), { what: message.what, done: 0, total: 0 });
      const failures = without(state.failures, nameOf(message.what));
      const known = message.what.kind === 'sweep' ? dropSweep(state.isStale ? nothing : state.known) : state.known;
      return { ...state, running, failures, known, isStale: state.isStale && message.what.kind !== 'sweep' };
    }
    case 'heads': {
      const { heads, done, total } = message;
      const running = new Map(state.running).set('sweep', { what: { kind: 'sweep' }, done, total });
      if (done >= total) running.delete('sweep');
      return { ...state, running, known: learnHeads(state.isStale ? nothing : state.known, heads), isStale: false };
    }
    case 'measured': {
      const { measured } = message;
      const name = nameOf(whatOf(measured));
      const known = learn(state.isStale ? nothing : state.known, measured);
      return {
        ...state,
        known,
        isStale: false,
        running: without(state.running, name),
        failures: without(state.failures, name),
      };
    }
    case 'failed': {
      const name = nameOf(message.what);
      const failures = new Map(state.failures).set(name, { what: message.what, failure: message.failure });
      // A cancelled sweep is no failure: the person knows.
      if (message.failure.code === 'cancelled') failures.delete(name);
      return { ...state, failures, running: without(state.running, name) };
    }
  }
}

/**
 * The same prompt keeps what is known; an edited one (another key in the same line of the same file) keeps the old
 * numbers in sight, marked as old; a prompt elsewhere starts with what the host knows of it.
 */
function receivePrompt(state: State, message: ToView & { kind: 'prompt' }): State {
  const { prompt, pinned, known: sent } = message;
  const before = state.prompt;
  const isSame = prompt !== null && before?.key === prompt.key;
  const told = sent.reduce(learn, isSame && !state.isStale ? state.known : nothing);
  const isKnown = told !== nothing;
  const isEdited =
    !isSame && prompt !== null && !!before && before.file === prompt.file && before.line === prompt.line && !isKnown;
  const keepsOld = (isEdited || (isSame && state.isStale && !isKnown)) && state.known !== nothing;
  return {
    ...state,
    prompt,
    pinned,
    known: keepsOld ? state.known : told,
    isStale: keepsOld,
    running: isSame ? state.running : new Map(),
    failures: isSame ? state.failures : new Map(),
    choices: withinGrid(state.choices, gridOf(prompt)),
  };
}

export function gridOf(prompt: PanelPrompt | null | undefined): Grid | null {
  const { layers, heads } = prompt?.model ?? {};
  return layers && heads ? { layers, heads } : null;
}

/** A head that the model does not have is not selected. */
function withinGrid(choices: Choices, grid: Grid | null): Choices {
  if (!grid) return choices;
  const keep = <T extends { layer: number; head: number } | null>(head: T) =>
    head && hasHead(grid, head) ? head : null;
  return { ...choices, selected: keep(choices.selected), compared: keep(choices.compared) };
}

function whatOf(measured: (ToView & { kind: 'measured' })['measured']): PanelMeasurement {
  switch (measured.kind) {
    case 'path':
      return { kind: 'path', to: measured.to };
    case 'attention': {
      const { layer, head } = measured.result.heads[0] ?? { layer: 0, head: 0 };
      return { kind: 'attention', head: { layer, head } };
    }
    case 'ablate':
      return { kind: 'ablate', head: measured.head };
    case 'writes': {
      const { layer, head } = measured.result;
      return { kind: 'writes', head: { layer, head } };
    }
    default:
      return { kind: measured.kind };
  }
}

function dropSweep(known: Known): Known {
  const { sweep: _, ...rest } = known;
  return { ...rest, heads: [] };
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

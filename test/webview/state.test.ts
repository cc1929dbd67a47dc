import { describe, expect, it } from 'vitest';
import { fromView, type Measured, type ToView, toView } from '../../src/protocol/panel';
import { firstChoices, parseChoices } from '../../webview/choices';
import { parseKept, toKeep } from '../../webview/kept';
import { receive, type State, start } from '../../webview/state';
import { summaryRows } from '../../webview/summaryRows';
import { wanted } from '../../webview/wanted';
import { effects, prompt, sweep } from './someResults';

const swept = { kind: 'sweep', result: sweep } as unknown as Measured;
const shown = (known: Measured[] = []): ToView => ({ kind: 'prompt', prompt, pinned: false, known });
const following = (...messages: ToView[]): State => messages.reduce(receive, start);
const heads = (from: number, to: number): ToView => ({
  kind: 'heads',
  key: 'k',
  heads: structuredClone(effects.slice(from, to)) as never,
  done: to,
  total: effects.length,
});

describe('a sweep', () => {
  it('fills as heads come, and is whole with its result', () => {
    const some = following(shown(), { kind: 'started', key: 'k', what: { kind: 'sweep' } }, heads(0, 3));
    expect(some.known.heads).toHaveLength(3);
    expect(some.running.get('sweep')).toMatchObject({ done: 3, total: 6 });
    const whole = [heads(3, 6), { kind: 'measured', key: 'k', measured: swept } as ToView].reduce(receive, some);
    expect(whole.running.size).toBe(0);
    expect(whole.known.sweep?.clean.probIO).toBe(0.67);
  });

  it('of another prompt is not shown', () => {
    const state = following(shown(), { ...heads(0, 3), key: 'other' } as ToView);
    expect(state.known.heads).toEqual([]);
  });

  it('that was cancelled leaves no failure behind', () => {
    const failure = { code: 'cancelled', message: '', todo: '' };
    const state = following(shown(), { kind: 'failed', key: 'k', what: { kind: 'sweep' }, failure });
    expect(state.failures.size).toBe(0);
  });
});

describe('a prompt', () => {
  it('that was edited keeps its old numbers in sight, marked as old', () => {
    const edited: ToView = { kind: 'prompt', prompt: { ...prompt, key: 'k2' }, pinned: false, known: [] };
    const state = receive(following(shown([swept])), edited);
    expect(state.isStale).toBe(true);
    expect(state.known.heads).toHaveLength(6);
    expect(wanted(state)).toEqual([]);
    const again = receive(state, { kind: 'started', key: 'k2', what: { kind: 'sweep' } });
    expect(again).toMatchObject({ isStale: false, known: { heads: [] } });
  });

  it('elsewhere starts with what the host knows of it', () => {
    const other: ToView = { kind: 'prompt', prompt: { ...prompt, key: 'k2', line: 9 }, pinned: false, known: [] };
    expect(receive(following(shown([swept])), other)).toMatchObject({ isStale: false, known: { heads: [] } });
  });

  it('whose heads were toggled keeps what is known', () => {
    const toggled: ToView = { kind: 'prompt', prompt: { ...prompt, off: [] }, pinned: true, known: [] };
    expect(receive(following(shown([swept])), toggled).known.sweep).toBeDefined();
  });

  it('of a smaller model has no head selected that the model lacks', () => {
    const state = { ...start, choices: { ...firstChoices, selected: { layer: 11, head: 1 } } };
    expect(receive(state, shown()).choices.selected).toBeNull();
  });
});

describe('what the view asks for', () => {
  it('is never a sweep, and is asked once', () => {
    const state = following(shown());
    expect(wanted(state)).toEqual([]);
    const chosen = { ...state, choices: { ...state.choices, map: { kind: 'attribute' as const } } };
    expect(wanted(chosen)).toEqual([{ kind: 'attribute' }]);
    expect(wanted(receive(chosen, { kind: 'started', key: 'k', what: { kind: 'attribute' } }))).toEqual([]);
  });

  it('for a head is its attention, what comes without it, what it writes', () => {
    const state = following(shown());
    const chosen = { ...state, choices: { ...state.choices, selected: { layer: 1, head: 2 } } };
    expect(wanted(chosen).map(what => what.kind)).toEqual(['attention', 'ablate', 'writes']);
  });
});

describe('what outlives the view', () => {
  it('comes back as it was', () => {
    const state = following(shown([swept]));
    const kept = parseKept(JSON.parse(JSON.stringify(toKeep(state))));
    expect(kept.prompt).toEqual(prompt);
    expect(kept.known?.heads).toEqual(effects);
    expect(parseChoices(kept.choices)).toEqual(state.choices);
  });

  it.each([[undefined], [null], [{ choices: 3 }], ['x'], [{ choices: {}, prompt: {}, measured: [{}] }]])(
    '%j starts anew',
    stored => {
      expect(parseChoices(parseKept(stored).choices)).toEqual(firstChoices);
    },
  );
});

describe('messages', () => {
  it.each([
    [{ kind: 'heads', key: 'k', heads: [{ layer: 0 }], done: 1, total: 1 }],
    [
      {
        kind: 'measured',
        key: 'k',
        measured: { kind: 'sweep', result: { ...sweep, heads: [{ ...effects[0], kl: 'NaN' }] } },
      },
    ],
    [{ kind: 'attack' }],
    [null],
  ])('to the view are refused where they do not fit', message => {
    expect(toView.safeParse(message).success).toBe(false);
  });

  it.each([
    [{ kind: 'save', name: '../../.bashrc', format: 'csv', content: '', encoding: 'utf8' }],
    [{ kind: 'act', act: 'workbench.action.terminal.new' }],
    [{ kind: 'setOff', key: 'k', heads: [{ layer: -1, head: 0 }], how: 'toggle' }],
  ])('of the view are refused where they do not fit', message => {
    expect(fromView.safeParse(message).success).toBe(false);
  });
});

describe('the summary', () => {
  const model = { id: 'gpt2', layers: 12, heads: 12 };
  const filter = { text: '', layer: null, class: '' };
  const names = (change: Partial<typeof firstChoices>) =>
    summaryRows(effects, model, { ...firstChoices, ...change }).map(({ effect }) => `${effect.layer}.${effect.head}`);

  it('is sorted as the log’s, by size', () => {
    expect(names({ filter })).toEqual(['0.0', '0.2', '0.1', '1.0', '1.1', '1.2']);
    expect(names({ sort: { by: 'dLogitDiff', isDown: false } })[0]).toBe('1.2');
    expect(names({ sort: { by: 'head', isDown: false } })[0]).toBe('0.0');
  });

  it.each([
    ['layer 1', ['1.0', '1.1', '1.2']],
    ['0.2', ['0.2']],
    ['duplicate', ['0.1']],
    ['nothing', []],
  ])('filtered by %s', (text, want) => expect(names({ filter: { ...filter, text } })).toEqual(want));
});

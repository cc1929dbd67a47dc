import { describe, expect, it } from 'vitest';
import type { Measured } from '../../src/protocol/analyses';
import { fromView, type ToView, toView } from '../../src/protocol/panel';
import { sweptHeads } from '../../webview/maps/kinds/sweepMap';
import { resultOf } from '../../webview/measured/known';
import { firstChoices, parseChoices } from '../../webview/state/choices';
import { wanted } from '../../webview/state/requests';
import { receive, type State, start } from '../../webview/state/state';
import { parseKept, toKeep } from '../../webview/state/stored';
import { summaryRows } from '../../webview/summary/summaryRows';
import { effects, prompt, sweep } from './someResults';

const ask = { kind: 'sweep' } as const;
const swept: Measured = { kind: 'sweep', ask, result: sweep };
const shown = (known: Measured[] = []): ToView => ({ kind: 'prompt', prompt, pinned: false, known, underWay: [] });
const following = (...messages: ToView[]): State => messages.reduce(receive, start);
const key = prompt.key;
const heads = (from: number, to: number): ToView => ({
  kind: 'rows',
  key,
  ask,
  rows: structuredClone(effects.slice(from, to)),
  doing: 'knock-outs',
  done: to,
  total: effects.length,
});

describe('a sweep', () => {
  it('fills as heads come, and is whole with its result', () => {
    const some = following(shown(), { kind: 'started', key, ask }, heads(0, 3));
    expect(sweptHeads(some.known)).toHaveLength(3);
    expect(some.running.get('sweep')).toMatchObject({ done: 3, total: 6 });
    const whole = [heads(3, 6), { kind: 'measured', key, measured: swept } as ToView].reduce(receive, some);
    expect(whole.running.size).toBe(0);
    expect(resultOf(whole.known, ask)?.clean.probIO).toBe(0.67);
  });

  it('under way is whole again when one comes back to the prompt', () => {
    const underWay = { ask, rows: structuredClone(effects.slice(0, 4)), doing: 'knock-outs', done: 4, total: 6 };
    const back = following(
      { ...shown(), prompt: { ...prompt, key: '2 other' } } as ToView,
      { ...shown(), underWay: [underWay] } as ToView,
    );
    expect(sweptHeads(back.known)).toHaveLength(4);
    expect(back.running.get('sweep')).toMatchObject({ done: 4, total: 6 });
    expect(sweptHeads(receive(back, heads(4, 6)).known)).toHaveLength(6);
  });

  it('that begins anew tells its rows again', () => {
    const again = following(shown(), heads(0, 3), { kind: 'again', key, ask });
    expect(sweptHeads(again.known)).toEqual([]);
  });

  it('takes no row that is none', () => {
    const wrong: ToView = { kind: 'rows', key, ask, rows: [{ layer: 0 }], doing: '', done: 1, total: 6 };
    expect(sweptHeads(following(shown(), wrong).known)).toEqual([]);
  });

  it('of another prompt is not shown', () => {
    const state = following(shown(), { ...heads(0, 3), key: 'other' } as ToView);
    expect(sweptHeads(state.known)).toEqual([]);
  });

  it('that was cancelled leaves no failure behind', () => {
    const failure = { code: 'cancelled', message: '', todo: '' };
    const state = following(shown(), { kind: 'failed', key, ask, failure });
    expect(state.failures.size).toBe(0);
  });
});

describe('a prompt', () => {
  it('that was edited keeps its old numbers in sight, marked as old', () => {
    const edited: ToView = {
      kind: 'prompt',
      prompt: { ...prompt, key: '1 k2' },
      pinned: false,
      known: [],
      underWay: [],
    };
    const state = receive(following(shown([swept])), edited);
    expect(state.isStale).toBe(true);
    expect(sweptHeads(state.known)).toHaveLength(6);
    expect(wanted(state)).toEqual([]);
    const again = receive(state, { kind: 'started', key: '1 k2', ask });
    expect(again.isStale).toBe(false);
    expect(sweptHeads(again.known)).toEqual([]);
  });

  it('whose model is another keeps no numbers of the old one', () => {
    const model = { id: 'gpt2-medium', layers: 24, heads: 16 };
    const other: ToView = { ...shown(), prompt: { ...prompt, key: '1 k2', model } } as ToView;
    expect(sweptHeads(receive(following(shown([swept])), other).known)).toEqual([]);
  });

  it('elsewhere starts with what the host knows of it', () => {
    const other: ToView = {
      kind: 'prompt',
      prompt: { ...prompt, key: '2 k2', line: 9 },
      pinned: false,
      known: [],
      underWay: [],
    };
    const state = receive(following(shown([swept])), other);
    expect(state.isStale).toBe(false);
    expect(sweptHeads(state.known)).toEqual([]);
  });

  it('whose heads were toggled keeps what is known', () => {
    const toggled: ToView = { kind: 'prompt', prompt: { ...prompt, off: [] }, pinned: true, known: [], underWay: [] };
    expect(resultOf(receive(following(shown([swept])), toggled).known, ask)).toBeDefined();
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
    expect(wanted(receive(chosen, { kind: 'started', key, ask: { kind: 'attribute' } }))).toEqual([]);
  });

  it('is asked for of all draws of a template, or of the one that is shown', () => {
    const template: ToView = { ...shown(), prompt: { ...prompt, isTemplate: true } } as ToView;
    const state = following(template);
    const chosen: State = { ...state, choices: { ...state.choices, map: { kind: 'lookup', at: 'IO' } } };
    expect(wanted(chosen)).toEqual([{ kind: 'mean', of: { kind: 'attention', heads: 'all' } }]);
    const one = { ...chosen, prompt: { ...chosen.prompt!, draw: { at: 6 } } };
    expect(wanted(one)).toEqual([{ kind: 'attention', heads: 'all', endOnly: true }]);
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
    expect(sweptHeads(kept.known!)).toEqual(effects);
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
    [{ kind: 'rows', key: 'k', ask: { kind: 'nonsense' }, rows: [], doing: '', done: 1, total: 1 }],
    [
      {
        kind: 'measured',
        key: 'k',
        measured: { kind: 'sweep', ask, result: { ...sweep, heads: [{ ...effects[0], kl: 'NaN' }] } },
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

/** What is said of a sweep to who does not see the map: of this prompt's own, and only while it is shown. */
import { expect, it } from 'vitest';
import type { PanelPrompt, ToView } from '../../src/protocol/panel';
import { announce, silent } from '../../webview/state/announcement';
import { receive, type State, start } from '../../webview/state/state';
import { effects, prompt, sweep } from './someResults';

const ask = { kind: 'sweep' } as const;
const other: PanelPrompt = { ...prompt, key: '2 other', content: 'other' };
const shown = (one: PanelPrompt, known: readonly unknown[] = []) =>
  ({ kind: 'prompt', prompt: one, pinned: false, known, underWay: [] }) as unknown as ToView;
const started = { kind: 'started', key: prompt.key, ask } as ToView;
const measured = { kind: 'measured', key: prompt.key, measured: { kind: 'sweep', ask, result: sweep } } as ToView;

function heard(...messages: ToView[]): string[] {
  let state: State = start;
  let said = silent;
  return messages.map(message => {
    state = receive(state, message);
    said = announce(said, state);
    return said.text;
  });
}

const best = [...effects].sort((a, b) => b.kl - a.kl)[0]!;
const done = `Every head measured. Strongest: ${best.layer}.${best.head}`;

it('tells the strongest head when all are measured', () => {
  expect(heard(shown(prompt), started, measured)).toEqual(['', '', done]);
});

it('tells nothing of a prompt that was swept before, nor of one that never was', () => {
  const known = { kind: 'sweep', ask, result: sweep };
  expect(heard(shown(prompt), started, shown(other, [known]))).toEqual(['', '', '']);
  expect(heard(shown(prompt), started, measured, shown(other))).toEqual(['', '', done, '']);
  expect(heard(shown(other, [known]), shown(prompt), shown(other, [known]))).toEqual(['', '', '']);
});

it('tells nothing of a sweep that was cancelled', () => {
  const failure = { code: 'cancelled', message: 'm', todo: 't' };
  const failed = { kind: 'failed', key: prompt.key, ask, failure } as ToView;
  expect(heard(shown(prompt), started, failed).at(-1)).toBe('');
});

// @vitest-environment happy-dom
/** An error is there as long as its cause, and no longer. */
import { expect, it } from 'vitest';
import type { Ask } from '../../src/protocol/analyses';
import type { ToView } from '../../src/protocol/panel';
import { Notices } from '../../webview/app/notices';
import { askOf } from '../../webview/maps/kinds';
import { type Choices, firstChoices } from '../../webview/state/choices';
import { receive, start } from '../../webview/state/state';
import { prompt } from './someResults';
import { shown } from './someView';

const pathTo = (to: string) => ({ kind: 'path', to, metric: 'kl' }) as const;
const told = { kind: 'prompt', prompt, pinned: false, known: [], underWay: [] } as unknown as ToView;
const failed = (ask: Ask): ToView => ({
  kind: 'failed',
  key: prompt.key,
  ask,
  failure: { code: 'bad-receiver', message: 'There is no receiver x.', todo: 'Write logits.' },
});

function alerts(choices: Partial<Choices>, ...messages: ToView[]): number {
  const state = messages.reduce(receive, { ...start, choices: { ...firstChoices, ...choices } });
  return shown(<Notices />, state).element.querySelectorAll('[role=alert]').length;
}

it('offers the files of a model that is not here, by name and size, before and after anything is asked', () => {
  const download = 'Download gpt2 (548 MB)…';
  const missing = { ...(told as object), prompt: { ...prompt, model: { id: 'gpt2', download } } } as ToView;
  const before = receive(start, missing);
  const after = receive(before, {
    kind: 'failed',
    key: prompt.key,
    ask: { kind: 'sweep' },
    failure: { code: 'model-missing', message: 'Not here.', todo: 'Download it.' },
  });
  const notices = shown(<Notices />, start);
  for (const state of [before, after]) {
    notices.show(state);
    const buttons = [...notices.element.querySelectorAll<HTMLElement>('button, vscode-button')];
    const [offer, ...more] = buttons.filter(one => one.textContent === download);
    expect(more).toEqual([]);
    offer!.click();
  }
  const get = { kind: 'act', act: 'downloadModel' };
  expect(notices.posted).toEqual([get, get]);
  notices.show(receive(start, told));
  expect(notices.element.textContent).not.toContain('Download');
});

it('goes when another target is chosen, comes back with the bad one, and goes by trying again', () => {
  const bad = pathTo('x');
  const ask = askOf(bad);
  expect(alerts({ map: bad }, told, failed(ask))).toBe(1);
  expect(alerts({ map: pathTo('logits') }, told, failed(ask))).toBe(0);
  expect(alerts({ map: pathTo('logits'), second: bad, isDouble: true }, told, failed(ask))).toBe(1);
  expect(alerts({ map: bad }, told, failed(ask), { kind: 'started', key: prompt.key, ask })).toBe(0);
});

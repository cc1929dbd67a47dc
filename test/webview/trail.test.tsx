// @vitest-environment happy-dom
/** Path patching followed back from the logits: the steps, back and forward, further receivers, what is written down. */
import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { Page } from '../../webview/app/page';
import { receiverOf, receivingPlaces } from '../../webview/maps/kinds/receivers';
import { chosen, firstChoices } from '../../webview/state/choices';
import { type State, start } from '../../webview/state/state';
import { followed, noTrail, shortReceiver, toggledReceiver } from '../../webview/state/trail';
import { toggleReceiver, walkTrail } from '../../webview/trail/pathActs';
import { prompt } from './someResults';
import { shown } from './someView';

const path = (to: string) => ({ kind: 'path', to, metric: 'dLogitDiff' }) as const;
const way = ['logits', '1.0.q@END', '0.1.v@S2'].reduce(followed, noTrail);

describe('the way', () => {
  it('goes on, back, and on from where one went back to', () => {
    expect(way).toEqual({ steps: ['logits', '1.0.q@END', '0.1.v@S2'], at: 2 });
    const back = followed(way, 'logits');
    expect(back).toEqual({ steps: way.steps, at: 0 });
    expect(followed(back, '1.0.q@END')).toEqual({ steps: way.steps, at: 1 });
    expect(followed(back, '1.2.q@END')).toEqual({ steps: ['logits', '1.2.q@END'], at: 1 });
  });

  it('is made by what is chosen, whatever it is chosen with', () => {
    const first = chosen(firstChoices, { map: path('logits') });
    const second = chosen(first, { second: path('1.0.q@END'), isDouble: true });
    expect(second.trail).toEqual({ steps: ['logits', '1.0.q@END'], at: 1 });
    expect(chosen(second, { showValues: true }).trail).toEqual(second.trail);
  });

  it.each([
    ['logits', 'logits'],
    ['5.0.q@END', '5.0.q'],
    ['5.0.k@S2', '5.0.k@S2'],
    ['9.9.q@END,9.6.q@END', '9.9.q + 9.6.q'],
  ])('%s is called %s', (to, name) => expect(shortReceiver(to)).toBe(name));
});

describe('receivers', () => {
  const grid = { layers: 2, columns: 3 };
  it.each([
    ['logits', []],
    ['1.0.q@END', [3]],
    ['1.0.q@END,0.2.k@S2', [2, 3]],
    ['1.*.v@S2', [3, 4, 5]],
    ['nonsense', []],
  ])('of %s stand at %j', (to, places) => expect([...receivingPlaces(to, grid)].sort()).toEqual(places));

  it('are added as the last one is read, and taken off again', () => {
    expect(receiverOf({ layer: 0, head: 1 }, 'logits')).toBe('0.1.q@END');
    expect(receiverOf({ layer: 0, head: 1 }, '1.0.q@END, 1.1.V@S2')).toBe('0.1.v@S2');
    expect(toggledReceiver('logits', '0.1.q@END')).toBe('0.1.q@END');
    expect(toggledReceiver('1.0.q@END', '0.1.q@END')).toBe('1.0.q@END,0.1.q@END');
    expect(toggledReceiver('1.0.q@END, 0.1.q@END', '1.0.q@END')).toBe('0.1.q@END');
    expect(toggledReceiver('0.1.q@END', '0.1.q@END')).toBe('logits');
  });
});

describe('the page', () => {
  const on = (to: string): State => ({
    ...start,
    prompt,
    status: { state: 'idle' },
    choices: { ...firstChoices, map: path(to), trail: { steps: way.steps, at: way.steps.indexOf(to) } },
  });
  const names = (element: HTMLElement) =>
    [...element.querySelectorAll('.trail .steps button')].map(({ textContent }) => textContent);

  it('says where one is, and goes where one clicks', () => {
    const { element } = shown(<Page />, on('0.1.v@S2'));
    expect(names(element)).toEqual(['logits', '1.0.q', '0.1.v@S2']);
    expect(element.querySelector('[aria-current=step]')?.textContent).toBe('0.1.v@S2');
    act(() => element.querySelector<HTMLElement>('.trail .steps button')!.click());
    expect(element.querySelector('[aria-current=step]')?.textContent).toBe('logits');
    expect(element.querySelector('.map-title')?.textContent).toMatch(/to logits/);
    expect(names(element)).toHaveLength(3);
  });

  it('outlines the heads that receive, and says so', () => {
    const { element } = shown(<Page />, on('1.0.q@END'));
    const receivers = [...element.querySelectorAll('.cell.receiver')];
    expect(receivers.map(cell => cell.getAttribute('aria-label'))).toEqual([
      expect.stringMatching(/^layer 1, head 0, .*receives$/),
    ]);
  });

  it('adds a receiver by Shift+click, in the same step', () => {
    const { element } = shown(<Page />, on('1.0.q@END'));
    const cell = element.querySelector<HTMLElement>('[data-place="1.2"]')!;
    act(() => void cell.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true })));
    expect(names(element)).toEqual(['logits', '1.0.q + 1.2.q', '0.1.v@S2']);
    expect(element.querySelectorAll('.cell.receiver')).toHaveLength(2);
  });

  it('writes the way as far as it is shown', () => {
    const { element, posted } = shown(<Page />, on('1.0.q@END'));
    act(() => element.querySelector<HTMLElement>('.trail [aria-label="Write trail to file"]')!.click());
    expect(posted).toEqual([{ kind: 'writeTrail', key: prompt.key, receivers: ['logits', '1.0.q@END'] }]);
  });

  it('goes back and forward by Alt and an arrow, and stays at the ends', () => {
    const { element } = shown(<Page />, on('0.1.v@S2'));
    const press = (key: string) =>
      act(
        () =>
          void element
            .querySelector('.cell[tabindex="0"]')!
            .dispatchEvent(new KeyboardEvent('keydown', { key, altKey: true, bubbles: true })),
      );
    const now = () => element.querySelector('[aria-current=step]')?.textContent;
    for (const expected of ['1.0.q', 'logits', 'logits']) {
      press('ArrowLeft');
      expect(now()).toBe(expected);
    }
    press('ArrowRight');
    expect(now()).toBe('1.0.q');
  });

  it('has no trail beside other maps', () => {
    const { element } = shown(<Page />, { ...on('logits'), choices: firstChoices });
    expect(element.querySelector('.trail')).toBeNull();
  });
});

it('tells when there is nothing to walk to, and no receiver to add', () => {
  const state: State = { ...start, prompt, choices: firstChoices };
  const view = { now: () => state, choose: () => expect.unreachable() } as unknown as Parameters<typeof walkTrail>[0];
  expect(walkTrail(view, 1)).toBe(false);
  expect(toggleReceiver(view, 'map', { layer: 0, head: 0 })).toBe(false);
});

/** What stands in the way, or is under way, and the next step: every state of the view has one. */

import { type Ask, nameOf } from '../../src/protocol/analyses';
import type { Failure } from '../../src/protocol/failure';
import type { FromView } from '../../src/protocol/panel';
import { askOf } from '../maps';
import { sweptHeads } from '../maps/sweepMap';
import type { State } from '../state/state';
import { type StringKey, say } from '../strings';
import { element, fill } from '../ui/element';
import { button } from '../ui/toolkit';

type Act = (FromView & { kind: 'act' })['act'];

export interface NoticeEvents {
  act(act: Act): void;
  sweep(): void;
  again(ask: Ask): void;
}

export class Notices {
  readonly element = element('div', { class: 'notices' });
  readonly #events: NoticeEvents;
  #drawn: unknown[] = [];

  constructor(events: NoticeEvents) {
    this.#events = events;
  }

  update(state: State): void {
    const drawn = [
      state.prompt,
      state.status,
      state.isStale,
      state.failures,
      state.running.size,
      state.choices.map,
      state.choices.second,
      state.choices.isDouble,
      sweptHeads(state.known).length === 0,
    ];
    if (drawn.every((part, at) => part === this.#drawn[at])) return;
    this.#drawn = drawn;
    fill(this.element, ...this.#of(state));
  }

  #of(state: State): (HTMLElement | null)[] {
    const { prompt, status } = state;
    if (status.state === 'untrusted')
      return [this.#notice('untrustedTitle', say('untrustedText'), [['trust', 'trust']])];
    if (status.state === 'stopped') return [this.#stopped(status.failure)];
    if (status.state === 'restarting') return [waiting(say('restarting'))];
    if (prompt === undefined) return [waiting(say('starting'))];
    if (prompt === null)
      return [
        this.#notice('emptyTitle', say('emptyText'), [
          ['openExample', 'openExample'],
          ['newFile', 'newFile'],
        ]),
      ];
    // What a part of a head's detail lacks is said there.
    const failed = [...state.failures.values()].filter(({ ask }) => isShown(state, ask));
    return [
      state.isStale ? this.#stale() : null,
      ...failed.map(({ ask, failure }) => this.#failed(ask, failure, prompt.model.download)),
      failed.length === 0 && prompt.model.download ? this.#missing(prompt.model.id, prompt.model.download) : null,
      this.#isFresh(state) && !prompt.model.download ? element('p', { class: 'hint' }, say('readyText')) : null,
    ];
  }

  #isFresh({ known, running, failures, choices }: State): boolean {
    return (
      choices.map.kind === 'sweep' && sweptHeads(known).length === 0 && !running.has('sweep') && !failures.has('sweep')
    );
  }

  #notice(title: StringKey, text: string, acts: readonly (readonly [Act, StringKey])[]): HTMLElement {
    return element(
      'div',
      { class: 'notice' },
      element('h2', {}, say(title)),
      element('p', {}, text),
      element(
        'div',
        { class: 'buttons' },
        ...acts.map(([act, label], at) =>
          button(say(label), () => this.#events.act(act), at === 0 ? 'primary' : 'secondary'),
        ),
      ),
    );
  }

  #stopped(failure: Failure | undefined): HTMLElement {
    const text = failure ? `${failure.message} ${failure.todo}` : '';
    const restart = failure?.code === 'server-stopped' ? 'restartServer' : 'restartWorker';
    return this.#notice('stoppedTitle', text, [
      [restart, restart],
      ['showLog', 'showLog'],
    ]);
  }

  #stale(): HTMLElement {
    return element(
      'div',
      { class: 'notice stale', attributes: { role: 'status' } },
      element('p', {}, say('stale')),
      button(say('sweepAgain'), () => this.#events.sweep(), 'primary'),
    );
  }

  /** Said before anything is asked of a model that is not here. */
  #missing(model: string, get: string): HTMLElement {
    return element(
      'div',
      { class: 'notice' },
      element('p', {}, say('modelMissing', model)),
      button(get, () => this.#events.act('downloadModel'), 'primary'),
    );
  }

  #failed(ask: Ask, { code, message, todo }: Failure, get: string | undefined): HTMLElement {
    return element(
      'div',
      { class: 'notice failed', attributes: { role: 'alert' } },
      element('h2', {}, say('failedTitle')),
      element('p', {}, message),
      element('p', {}, todo),
      element(
        'div',
        { class: 'buttons' },
        code === 'model-missing' && button(get ?? say('download'), () => this.#events.act('downloadModel'), 'primary'),
        button(say('tryAgain'), () => this.#events.again(ask), code === 'model-missing' ? 'secondary' : 'primary'),
        code === 'internal' && button(say('showLog'), () => this.#events.act('showLog')),
      ),
    );
  }
}

/** An error is shown while what failed is chosen: it does not outlive its cause. */
function isShown({ choices }: State, ask: Ask): boolean {
  const asks = [choices.map, ...(choices.isDouble ? [choices.second] : [])].map(askOf);
  return ask.kind === 'sweep' || asks.some(one => nameOf(one) === nameOf(ask));
}

function waiting(text: string): HTMLElement {
  return element('div', { class: 'notice waiting' }, element('div', { class: 'stripe' }), element('p', {}, text));
}

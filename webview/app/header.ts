/** Which prompt is shown and what can be done with it as a whole. */
import { declared } from '../../src/protocol/analyses';
import { sweptHeads } from '../maps/sweepMap';
import type { State } from '../state/state';
import { say } from '../strings';
import { element, setAttribute } from '../ui/element';
import { button } from '../ui/toolkit';

export interface HeaderEvents {
  reveal(): void;
  sweep(): void;
  cancel(): void;
  copy(anchor: HTMLElement): void;
  save(anchor: HTMLElement): void;
  more(anchor: HTMLElement): void;
}

export class PageHeader {
  readonly element: HTMLElement;
  readonly #prompt: HTMLElement;
  readonly #model = element('span', { class: 'model' });
  readonly #off = element('span', { class: 'off-list' });
  readonly #sweep: HTMLElement;
  readonly #cancel: HTMLElement;
  readonly #copy: HTMLElement;
  readonly #save: HTMLElement;
  readonly #more: HTMLElement;

  constructor(events: HeaderEvents) {
    this.#prompt = element('button', { class: 'prompt', on: { click: () => events.reveal() } });
    this.#sweep = button(say('sweep'), () => events.sweep(), 'primary');
    this.#cancel = button(say('cancel'), () => events.cancel());
    const opener = (text: string, open: (anchor: HTMLElement) => void) => {
      const made: HTMLElement = button(text, () => open(made));
      setAttribute(made, 'aria-haspopup', 'menu');
      return made;
    };
    this.#copy = opener(`${say('copy')} ▾`, events.copy);
    this.#save = opener(`${say('save')} ▾`, events.save);
    this.#more = opener('⋯', events.more);
    setAttribute(this.#more, 'aria-label', say('more'));
    this.element = element(
      'header',
      { class: 'page-header' },
      this.#prompt,
      element('div', { class: 'facts-line' }, this.#model, this.#off),
      element('div', { class: 'buttons' }, this.#sweep, this.#cancel, this.#copy, this.#save, this.#more),
    );
  }

  update(state: State): void {
    const { prompt, pinned, known } = state;
    this.element.hidden = !prompt;
    if (!prompt) return;
    this.#prompt.textContent = prompt.text;
    this.#prompt.title = say('toPrompt', prompt.file, prompt.line);
    setAttribute(this.#prompt, 'aria-label', `${prompt.text}. ${say('toPrompt', prompt.file, prompt.line)}`);
    this.#model.textContent = [`${prompt.file}:${prompt.line}`, prompt.model.id, pinned && say('pinned')]
      .filter(Boolean)
      .join(' · ');
    const off = prompt.off.map(({ layer, head }) => `${layer}.${head}`).join(' ');
    this.#off.textContent = off ? ` · ${say('offCount', off)}` : '';
    const isSweeping = state.running.has('sweep');
    const hasHeads = sweptHeads(known).length > 0;
    const { state: process } = state.status;
    this.#sweep.hidden = isSweeping || process === 'untrusted' || process === 'stopped';
    this.#sweep.textContent = hasHeads ? say('sweepAgain') : say('sweep');
    setAttribute(this.#sweep, 'appearance', hasHeads && !state.isStale ? 'secondary' : 'primary');
    // Whatever takes long enough to be seen can be ended.
    this.#cancel.hidden = ![...state.running.values()].some(({ ask }) => declared(ask).title !== undefined);
    const hasSomething = hasHeads || known.results.size > 0 || known.rows.size > 0;
    this.#copy.hidden = !hasSomething;
    this.#save.hidden = !hasSomething;
  }
}

/** How far a measurement is: a bar for the eye, a sentence now and then for the ear. */

import { blank, cellAt, strongest } from '../measured/grid';
import { headName, headOf, placeOfHead } from '../measured/heads';
import { resultOf } from '../measured/known';
import { gridOf, type State } from '../state/state';
import { say } from '../strings';
import { element, setAttribute } from '../ui/element';

export class Progress {
  readonly element: HTMLElement;
  readonly #bar = element('div', { class: 'filled' });
  readonly #text = element('span', { class: 'progress-text' });
  readonly #spoken = element('div', { class: 'unseen', attributes: { role: 'status', 'aria-live': 'polite' } });
  #quarter = 0;
  /** Of which prompt something is said, and whether its sweep was under way. */
  #key: string | undefined;
  #wasSweeping = false;

  readonly #track: HTMLElement;

  constructor() {
    this.#track = element(
      'div',
      {
        class: 'track',
        attributes: { role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-label': say('sweep') },
      },
      this.#bar,
    );
    this.element = element('div', { class: 'progress' }, this.#track, this.#text, this.#spoken);
  }

  update(state: State): void {
    const [first] = state.running.values();
    const shown = state.running.get('sweep') ?? [...state.running.values()].find(({ total }) => total > 0) ?? first;
    const { doing, done, total } = shown ?? { doing: '', done: 0, total: 0 };
    this.#track.hidden = !first;
    this.#track.classList.toggle('endless', total === 0);
    const percent = total > 0 ? Math.round((100 * done) / total) : 0;
    this.#bar.style.width = total > 0 ? `${percent}%` : '';
    setAttribute(this.#track, 'aria-valuenow', total > 0 ? String(percent) : null);
    this.#text.textContent = total > 0 ? say('doing', doing, done, total) : first ? say('waiting') : '';
    this.#speak(state, percent);
  }

  /** A person hears quarters and the end, not every batch. */
  #speak(state: State, percent: number): void {
    const isSweeping = state.running.has('sweep');
    if (state.prompt?.key !== this.#key) {
      // What was said of another prompt is not true of this one, and its sweep is not this one's.
      this.#key = state.prompt?.key;
      this.#spoken.textContent = '';
      this.#wasSweeping = false;
    }
    if (isSweeping && !this.#wasSweeping) this.#quarter = 0;
    const quarter = Math.floor(percent / 25);
    if (isSweeping && quarter > this.#quarter) {
      this.#quarter = quarter;
      this.#spoken.textContent = this.#text.textContent;
    }
    const grid = gridOf(state.prompt);
    const swept = resultOf(state.known, { kind: 'sweep' });
    // Ended is not done: it may have been cancelled, or be of another prompt.
    if (this.#wasSweeping && !isSweeping && grid && swept) {
      const kl = blank(grid);
      for (const head of swept.heads) kl[placeOfHead(grid, head)] = head.kl;
      const best = strongest(kl);
      if (best >= 0) this.#spoken.textContent = say('sweepDone', headName(headOf(cellAt(grid, best))));
    }
    this.#wasSweeping = isSweeping;
  }
}

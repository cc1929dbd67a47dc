/** What can be chosen of a map: its kind, and whatever that kind says can be chosen. */

import { say } from '../../strings';
import { element } from '../../ui/element';
import { type Dropdown, dropdown, type TextField, textField } from '../../ui/toolkit';
import { type Chooser, choosersOf, mapKinds, withKind } from '..';
import type { MapChoice } from '../choice';

type Made =
  | { readonly kind: 'select'; readonly control: Dropdown }
  | { readonly kind: 'text'; readonly control: TextField };

export class MapChoosers {
  readonly element: HTMLElement;
  readonly #row = element('div', { class: 'choosers' });
  readonly #problem = element('div', { class: 'problem', attributes: { role: 'alert' } });
  readonly #kind: Dropdown;
  readonly #onChoice: (choice: MapChoice) => void;
  #made: Made[] = [];
  /** Which controls there are: made anew where another kind of map has others. */
  #shape = '';
  #choosers: readonly Chooser[] = [];
  #choice: MapChoice = { kind: 'sweep', metric: 'kl' };

  constructor(onChoice: (choice: MapChoice) => void) {
    this.#onChoice = onChoice;
    this.#kind = dropdown(say('measure'), kind => {
      const known = mapKinds.find(one => one.kind === kind);
      if (known && known.kind !== this.#choice.kind) onChoice(withKind(this.#choice, known.kind));
    });
    this.element = element('div', {}, this.#row, this.#problem);
    this.#row.append(this.#kind.element);
  }

  update(choice: MapChoice): void {
    if (choice.kind !== this.#choice.kind) this.#problem.textContent = '';
    this.#choice = choice;
    this.#choosers = choosersOf(choice);
    this.#kind.set(
      choice.kind,
      mapKinds.map(({ kind, label }) => [kind, say(label)] as const),
    );
    const shape = this.#choosers.map(({ kind, label }) => `${kind} ${label}`).join();
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#made = this.#choosers.map((chooser, at) => this.#make(chooser, at));
      this.#row.replaceChildren(this.#kind.element, ...this.#made.map(({ control }) => control.element));
    }
    this.#choosers.forEach((chooser, at) => {
      const made = this.#made[at]!;
      if (made.kind === 'select' && chooser.kind === 'select') made.control.set(chooser.value, chooser.options);
      else if (made.kind === 'text') made.control.value = chooser.value;
    });
  }

  #make(chooser: Chooser, at: number): Made {
    // What is chosen is chosen of the choice that stands then.
    const choose = (value: string) => {
      const now = this.#choosers[at];
      const choice = now?.choose(value);
      if (now?.kind === 'text') this.#problem.textContent = choice ? '' : say(now.problem);
      if (choice && value !== now?.value) this.#onChoice(choice);
    };
    return chooser.kind === 'select'
      ? { kind: 'select', control: dropdown(say(chooser.label), choose) }
      : { kind: 'text', control: textField(say(chooser.label), say(chooser.hint), choose) };
  }
}

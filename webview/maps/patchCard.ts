/** What one patch changes: the numbers of its cell, and what comes next beside the clean run. */

import type { Cell } from '../measured/grid';
import { resultOf } from '../measured/known';
import { gridOf, type State } from '../state/state';
import { say } from '../strings';
import { element, fill } from '../ui/element';
import { nextTable, numbersTable } from '../ui/tables';
import { button } from '../ui/toolkit';
import { mapOf } from '.';
import type { CellMap } from './cellMap';
import { shortPlace } from './cellText';
import { type MapChoice, metrics } from './choice';
import { patchCellAt } from './patchMap';

export class CellDetail {
  readonly element = element('section', { class: 'cell-detail' });
  readonly #close: HTMLElement;
  #drawn: unknown[] = [];

  constructor(onClose: () => void) {
    this.#close = button('✕', onClose);
    this.#close.setAttribute('appearance', 'icon');
    this.#close.setAttribute('aria-label', say('closeCell'));
  }

  update(state: State): void {
    const { choices, known } = state;
    const choice = [choices.map, ...(choices.isDouble ? [choices.second] : [])].find(one => one.kind === 'patch');
    const grid = gridOf(state.prompt);
    const drawn = [choice, choices.cell, known];
    if (drawn.every((part, at) => part === this.#drawn[at])) return;
    this.#drawn = drawn;
    this.element.hidden = !choice || !choices.cell || !grid;
    if (choice?.kind !== 'patch' || !choices.cell || !grid) return;
    const map = mapOf(choice, known, grid, state.prompt ?? null);
    fill(this.element, ...this.#content(state, choice, map, choices.cell));
  }

  #content({ known }: State, choice: MapChoice & { readonly kind: 'patch' }, map: CellMap, at: Cell): HTMLElement[] {
    const cell = patchCellAt(choice, known, at.layer, at.column);
    const { site, direction } = choice;
    const result = resultOf(known, { kind: 'patch', site, direction });
    const title = element(
      'div',
      { class: 'head-title' },
      element('h2', {}, say('cellTitle', shortPlace(map, at))),
      this.#close,
    );
    if (!cell) return [title, element('p', { class: 'hint' }, say('waiting'))];
    const number = (name: string, value: number | null) => ({ name, value, rank: 0, total: 0 });
    const rows = [
      number(say('restored'), cell.restored),
      number(say('patchedLogitDiff'), cell.logitDiff),
      ...metrics.map(metric => number(say(metric), cell[metric])),
    ];
    const clean = result ? nextTable(say('clean'), result.clean.next) : null;
    return [
      title,
      numbersTable(say('cellTitle', shortPlace(map, at)), rows),
      element('div', { class: 'side-by-side' }, clean, nextTable(say('patched'), cell.next)),
    ];
  }
}

/**
 * Layers × heads, or layers × tokens, as a grid of cells, one element each: it can be pointed at, walked through by keys and read out.
 * Only cells that change are touched, so that a row of a sweep under way costs a row.
 */

import { type Cell, cellAt, type Grid, placeOf } from '../../measured/grid';
import { say } from '../../strings';
import { element, setAttribute } from '../../ui/element';
import { onNewWidth } from '../../ui/resizing';
import { inkOn } from '../scale';
import { gridAction } from './gridKeys';

export interface HeatmapCell {
  /** Null: nothing to colour. */
  readonly fill: string | null;
  readonly sign: '+' | '-' | '';
  /** The number, where numbers are shown. */
  readonly text: string;
  readonly label: string;
  readonly isOff: boolean;
  readonly isMarked: boolean;
  readonly isSelected: boolean;
}

/** Above a column: what fits, and all of it for the pointer. */
export interface ColumnName {
  readonly text: string;
  readonly title: string;
}

export interface HeatmapEvents {
  cursor(at: Cell | null): void;
  toggle(at: Cell): void;
  select(at: Cell): void;
  compare(at: Cell): void;
  menu(at: Cell, cell: HTMLElement): void;
  leave(): void;
}

/** Cell sizes in CSS pixels: at least what can be hit, at most what looks like a map and not like a wall. */
const sizes = { least: 6, most: 34, withNumbers: 42 };

export class Heatmap {
  readonly element: HTMLElement;
  readonly #grid: HTMLElement;
  readonly #events: HeatmapEvents;
  #shape: Grid = { layers: 0, columns: 0 };
  #cells: HTMLElement[] = [];
  #shown: (HeatmapCell | undefined)[] = [];
  #cursor: Cell = { layer: 0, column: 0 };
  #names = '';
  #linked: HTMLElement | undefined;
  #hasNumbers = false;

  constructor(events: HeatmapEvents) {
    this.#events = events;
    this.#grid = element('div', { class: 'grid', attributes: { role: 'grid' } });
    this.element = element('div', { class: 'heatmap' }, this.#grid);
    onNewWidth(this.element, () => this.#fit());
    this.#grid.addEventListener('keydown', event => this.#key(event));
    this.#grid.addEventListener('click', event => this.#click(event));
    this.#grid.addEventListener('contextmenu', event => {
      const at = this.#at(event.target);
      if (!at) return;
      event.preventDefault();
      event.stopPropagation();
      this.#moveTo(at);
      events.menu(at, this.#cellOf(at));
    });
    this.#grid.addEventListener('mouseover', event => {
      const at = this.#at(event.target);
      if (at) events.cursor(at);
    });
    this.#grid.addEventListener('mouseleave', () => events.cursor(null));
    this.#grid.addEventListener('focusin', event => {
      const at = this.#at(event.target);
      if (!at) return;
      this.#roveTo(at);
      events.cursor(at);
    });
  }

  /** @param cellOf asked for every cell, in order. */
  update(
    shape: Grid,
    names: readonly ColumnName[],
    label: string,
    hasNumbers: boolean,
    cellOf: (place: number) => HeatmapCell,
  ): void {
    const named = names.map(({ text, title }) => `${text} ${title}`).join('\n');
    if (shape.layers !== this.#shape.layers || shape.columns !== this.#shape.columns || named !== this.#names) {
      this.#names = named;
      this.#build(shape, names);
    }
    setAttribute(this.#grid, 'aria-label', label);
    if (hasNumbers !== this.#hasNumbers) {
      this.#hasNumbers = hasNumbers;
      this.#fit();
    }
    for (let place = 0; place < this.#cells.length; place++) this.#draw(place, cellOf(place));
  }

  /** Shows which cell is pointed at in the other map. */
  link(at: Cell | null): void {
    this.#linked?.classList.remove('linked');
    this.#linked = at ? this.#cells[placeOf(this.#shape, at)] : undefined;
    this.#linked?.classList.add('linked');
  }

  focus(at?: Cell): void {
    this.#moveTo(at ?? this.#cursor);
  }

  #build(shape: Grid, names: readonly ColumnName[]): void {
    this.#grid.classList.toggle(
      'worded',
      names.some(({ text }) => text.length > 2),
    );
    this.#shape = shape;
    this.#cells = [];
    this.#shown = [];
    this.#linked = undefined;
    this.#cursor = {
      layer: Math.min(this.#cursor.layer, shape.layers - 1),
      column: Math.min(this.#cursor.column, shape.columns - 1),
    };
    const corner = element(
      'div',
      { class: 'corner', attributes: { role: 'columnheader' } },
      element('span', { class: 'unseen' }, say('layer')),
    );
    const header = element('div', { class: 'row', attributes: { role: 'row' } }, corner);
    for (const { text, title } of names)
      header.append(element('div', { class: 'column', title, attributes: { role: 'columnheader' } }, text));
    const rows: HTMLElement[] = [header];
    for (let layer = 0; layer < shape.layers; layer++) {
      const row = element('div', { class: 'row', attributes: { role: 'row' } });
      row.append(element('div', { class: 'layer', attributes: { role: 'rowheader' } }, String(layer)));
      for (let column = 0; column < shape.columns; column++) {
        const cell = element('div', { class: 'cell', attributes: { role: 'gridcell', tabindex: -1 } });
        cell.dataset.place = String(this.#cells.length);
        this.#cells.push(cell);
        row.append(cell);
      }
      rows.push(row);
    }
    setAttribute(this.#grid, 'aria-rowcount', String(shape.layers + 1));
    setAttribute(this.#grid, 'aria-colcount', String(shape.columns + 1));
    this.#grid.replaceChildren(...rows);
    this.#cellOf(this.#cursor).tabIndex = 0;
    this.#fit();
  }

  #draw(place: number, next: HeatmapCell): void {
    const before = this.#shown[place];
    const cell = this.#cells[place]!;
    this.#shown[place] = next;
    if (before?.fill !== next.fill) {
      cell.style.backgroundColor = next.fill ?? '';
      cell.style.color = next.fill ? inkOn(next.fill) : '';
      cell.classList.toggle('empty', next.fill === null);
    }
    if (before?.text !== next.text) cell.textContent = next.text;
    if (before?.sign !== next.sign) setAttribute(cell, 'data-sign', next.sign || null);
    if (before?.isOff !== next.isOff) cell.classList.toggle('off', next.isOff);
    if (before?.isMarked !== next.isMarked) cell.classList.toggle('marked', next.isMarked);
    if (before?.isSelected !== next.isSelected) setAttribute(cell, 'aria-selected', String(next.isSelected));
    if (before?.label !== next.label) cell.setAttribute('aria-label', next.label);
  }

  /** Square cells that fill the width; with numbers at least as wide as a number, and then the map scrolls. */
  #fit(): void {
    const { columns } = this.#shape;
    const width = this.element.clientWidth;
    if (columns === 0 || width === 0) return;
    const room = (width - 22) / columns;
    const most = this.#hasNumbers ? sizes.withNumbers + 8 : sizes.most;
    const least = this.#hasNumbers ? sizes.withNumbers : sizes.least;
    const size = Math.max(least, Math.min(most, Math.floor(room * 4) / 4));
    const style = this.#grid.style;
    style.setProperty('--cell', `${size}px`);
    style.setProperty('--cell-height', `${this.#hasNumbers ? Math.min(size, 26) : size}px`);
    style.setProperty('--columns', String(columns));
    this.#grid.classList.toggle('tiny', size < 11);
    this.#thinOut('.column', Math.ceil(15 / size));
    this.#thinOut('.layer', Math.ceil(12 / size));
  }

  /** Numbers beside narrow cells: every second, fifth … one. */
  #thinOut(selector: string, every: number): void {
    const step = every <= 2 ? every : Math.ceil(every / 5) * 5;
    for (const [at, label] of this.#grid.querySelectorAll(selector).entries())
      label.classList.toggle('hidden-label', at % step !== 0);
  }

  #key(event: KeyboardEvent): void {
    const action = gridAction(
      { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey },
      this.#cursor,
      this.#shape,
    );
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if ('go' in action) this.#moveTo(action.go);
    else if (action.act === 'leave') this.#events.leave();
    else if (action.act === 'menu') this.#events.menu(this.#cursor, this.#cellOf(this.#cursor));
    else this.#events[action.act](this.#cursor);
  }

  #click(event: MouseEvent): void {
    const at = this.#at(event.target);
    if (!at) return;
    this.#moveTo(at);
    if (event.shiftKey) this.#events.compare(at);
    else this.#events.toggle(at);
  }

  #moveTo(at: Cell): void {
    this.#roveTo(at);
    this.#cellOf(at).focus({ preventScroll: false });
  }

  #roveTo(at: Cell): void {
    this.#cellOf(this.#cursor).tabIndex = -1;
    this.#cursor = at;
    this.#cellOf(at).tabIndex = 0;
  }

  #cellOf(at: Cell): HTMLElement {
    return this.#cells[placeOf(this.#shape, at)]!;
  }

  #at(target: EventTarget | null): Cell | null {
    const place = target instanceof HTMLElement ? target.dataset.place : undefined;
    return place === undefined ? null : cellAt(this.#shape, Number(place));
  }
}

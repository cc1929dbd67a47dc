/**
 * Layers × heads as a grid of cells, one element a head: it can be pointed at, walked through by keys and read out.
 * Only cells that change are touched, so that a row of a sweep under way costs a row.
 */
import type { HeadRef } from '../src/protocol/question';
import { element, setAttribute } from './element';
import { gridAction } from './gridKeys';
import { type Grid, headAt, placeOf } from './heads';
import { onNewWidth } from './resizing';
import { inkOn } from './scale';
import { say } from './strings';

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

export interface HeatmapEvents {
  cursor(head: HeadRef | null): void;
  toggle(head: HeadRef): void;
  select(head: HeadRef): void;
  compare(head: HeadRef): void;
  menu(head: HeadRef, cell: HTMLElement): void;
  leave(): void;
}

/** Cell sizes in CSS pixels: at least what can be hit, at most what looks like a map and not like a wall. */
const sizes = { least: 6, most: 34, withNumbers: 42 };

export class Heatmap {
  readonly element: HTMLElement;
  readonly #grid: HTMLElement;
  readonly #events: HeatmapEvents;
  #shape: Grid = { layers: 0, heads: 0 };
  #cells: HTMLElement[] = [];
  #shown: (HeatmapCell | undefined)[] = [];
  #cursor: HeadRef = { layer: 0, head: 0 };
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
      const head = this.#headOf(event.target);
      if (!head) return;
      event.preventDefault();
      event.stopPropagation();
      this.#moveTo(head);
      events.menu(head, this.#cellOf(head));
    });
    this.#grid.addEventListener('mouseover', event => {
      const head = this.#headOf(event.target);
      if (head) events.cursor(head);
    });
    this.#grid.addEventListener('mouseleave', () => events.cursor(null));
    this.#grid.addEventListener('focusin', event => {
      const head = this.#headOf(event.target);
      if (!head) return;
      this.#roveTo(head);
      events.cursor(head);
    });
  }

  /** @param cellOf asked for every head, in order. */
  update(shape: Grid, label: string, hasNumbers: boolean, cellOf: (place: number) => HeatmapCell): void {
    if (shape.layers !== this.#shape.layers || shape.heads !== this.#shape.heads) this.#build(shape);
    setAttribute(this.#grid, 'aria-label', label);
    if (hasNumbers !== this.#hasNumbers) {
      this.#hasNumbers = hasNumbers;
      this.#fit();
    }
    for (let place = 0; place < this.#cells.length; place++) this.#draw(place, cellOf(place));
  }

  /** Shows which head is pointed at in the other map. */
  link(head: HeadRef | null): void {
    this.#linked?.classList.remove('linked');
    this.#linked = head ? this.#cells[placeOf(this.#shape, head)] : undefined;
    this.#linked?.classList.add('linked');
  }

  focus(head?: HeadRef): void {
    this.#moveTo(head ?? this.#cursor);
  }

  #build(shape: Grid): void {
    this.#shape = shape;
    this.#cells = [];
    this.#shown = [];
    this.#linked = undefined;
    this.#cursor = {
      layer: Math.min(this.#cursor.layer, shape.layers - 1),
      head: Math.min(this.#cursor.head, shape.heads - 1),
    };
    const corner = element(
      'div',
      { class: 'corner', attributes: { role: 'columnheader' } },
      element('span', { class: 'unseen' }, `${say('layer')} × ${say('head')}`),
    );
    const header = element('div', { class: 'row', attributes: { role: 'row' } }, corner);
    for (let head = 0; head < shape.heads; head++)
      header.append(element('div', { class: 'column', attributes: { role: 'columnheader' } }, String(head)));
    const rows: HTMLElement[] = [header];
    for (let layer = 0; layer < shape.layers; layer++) {
      const row = element('div', { class: 'row', attributes: { role: 'row' } });
      row.append(element('div', { class: 'layer', attributes: { role: 'rowheader' } }, String(layer)));
      for (let head = 0; head < shape.heads; head++) {
        const cell = element('div', { class: 'cell', attributes: { role: 'gridcell', tabindex: -1 } });
        cell.dataset.place = String(this.#cells.length);
        this.#cells.push(cell);
        row.append(cell);
      }
      rows.push(row);
    }
    setAttribute(this.#grid, 'aria-rowcount', String(shape.layers + 1));
    setAttribute(this.#grid, 'aria-colcount', String(shape.heads + 1));
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
    const { heads } = this.#shape;
    const width = this.element.clientWidth;
    if (heads === 0 || width === 0) return;
    const room = (width - 22) / heads;
    const most = this.#hasNumbers ? sizes.withNumbers + 8 : sizes.most;
    const least = this.#hasNumbers ? sizes.withNumbers : sizes.least;
    const size = Math.max(least, Math.min(most, Math.floor(room * 4) / 4));
    const style = this.#grid.style;
    style.setProperty('--cell', `${size}px`);
    style.setProperty('--cell-height', `${this.#hasNumbers ? Math.min(size, 26) : size}px`);
    style.setProperty('--heads', String(heads));
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
    const head = this.#headOf(event.target);
    if (!head) return;
    this.#moveTo(head);
    if (event.shiftKey) this.#events.compare(head);
    else this.#events.toggle(head);
  }

  #moveTo(head: HeadRef): void {
    this.#roveTo(head);
    this.#cellOf(head).focus({ preventScroll: false });
  }

  #roveTo(head: HeadRef): void {
    this.#cellOf(this.#cursor).tabIndex = -1;
    this.#cursor = head;
    this.#cellOf(head).tabIndex = 0;
  }

  #cellOf(head: HeadRef): HTMLElement {
    return this.#cells[placeOf(this.#shape, head)]!;
  }

  #headOf(target: EventTarget | null): HeadRef | null {
    const place = target instanceof HTMLElement ? target.dataset.place : undefined;
    return place === undefined ? null : headAt(this.#shape, Number(place));
  }
}

/** The research log's table, to be sorted and filtered; a row shows its head. */
import type { HeadRef } from '../../src/protocol/results';
import { metrics } from '../maps/choice';
import { sweptHeads } from '../maps/sweepMap';
import { headClasses } from '../measured/classes';
import { headName, sameHead } from '../measured/heads';
import { type Choices, type Column, columns } from '../state/choices';
import type { State } from '../state/state';
import { say } from '../strings';
import { element, fill } from '../ui/element';
import { fixed } from '../ui/numbers';
import { button, dropdown, searchField } from '../ui/toolkit';
import { type SummaryRow, summaryRows } from './summaryRows';

/** More are shown on demand: a thousand rows take a tenth of a second. */
const rowsAtFirst = 40;

export interface SummaryEvents {
  change(change: Partial<Pick<Choices, 'sort' | 'filter'>>): void;
  select(head: HeadRef): void;
}

export class SummaryTable {
  readonly element: HTMLElement;
  readonly #events: SummaryEvents;
  readonly #body = element('div', { class: 'table-frame', attributes: { tabindex: 0, role: 'region' } });
  readonly #search;
  readonly #layer;
  readonly #class;
  #filter: Choices['filter'] = { text: '', layer: null, class: '' };
  #showsAll = false;
  #drawn: unknown[] = [];
  #again = () => {};

  constructor(events: SummaryEvents) {
    this.#events = events;
    const change = (part: Partial<Choices['filter']>) => events.change({ filter: { ...this.#filter, ...part } });
    this.#search = searchField(
      say('filter'),
      say('filterHint'),
      text => text !== this.#filter.text && change({ text }),
    );
    this.#layer = dropdown(say('layer'), value => {
      const layer = value === '' ? null : Number(value);
      if (layer !== this.#filter.layer) change({ layer });
    });
    this.#class = dropdown(say('class'), value => value !== this.#filter.class && change({ class: value }));
    this.#body.setAttribute('aria-label', say('summary'));
    this.element = element(
      'div',
      { class: 'summary' },
      element('div', { class: 'choosers' }, this.#search.element, this.#layer.element, this.#class.element),
      this.#body,
    );
  }

  update(state: State): void {
    const { prompt, known, choices } = state;
    const drawn = [
      prompt?.model,
      sweptHeads(known),
      choices.sort,
      choices.filter,
      choices.selected,
      prompt?.off,
      this.#showsAll,
    ];
    this.#again = () => this.update(state);
    if (!prompt || drawn.every((part, at) => part === this.#drawn[at])) return;
    this.#drawn = drawn;
    this.#filter = choices.filter;
    this.#search.value = choices.filter.text;
    const layers = Array.from({ length: prompt.model.layers ?? 0 }, (_, layer) => layer);
    this.#layer.set(String(choices.filter.layer ?? ''), [
      ['', say('allLayers')],
      ...layers.map(layer => [String(layer), say('layerNumber', layer)] as const),
    ]);
    const hasClasses = summaryRows(sweptHeads(known), prompt.model, {
      ...choices,
      filter: { text: '', layer: null, class: '' },
    }).some(row => row.className);
    this.#class.element.hidden = !hasClasses;
    this.#class.set(choices.filter.class, [
      ['', say('allClasses')],
      ...headClasses.map(name => [name, say(name)] as const),
    ]);
    const rows = summaryRows(sweptHeads(known), prompt.model, choices);
    const shown = this.#showsAll ? rows : rows.slice(0, rowsAtFirst);
    const fields = columns.filter(column => column !== 'class' || hasClasses);
    fill(
      this.#body,
      rows.length > 0 ? this.#table(shown, fields, state) : element('p', { class: 'hint' }, say('noRows')),
      rows.length === 0 &&
        button(say('clearFilter'), () => this.#events.change({ filter: { text: '', layer: null, class: '' } })),
      shown.length < rows.length &&
        button(say('showAll', rows.length), () => {
          this.#showsAll = true;
          this.#again();
        }),
      hasClasses && element('p', { class: 'hint' }, say('classSource')),
    );
  }

  #table(rows: readonly SummaryRow[], fields: readonly Column[], { choices, prompt }: State): HTMLElement {
    const { by, isDown } = choices.sort;
    const heading = (column: Column) => {
      const name = column === 'head' || column === 'class' ? say(column) : say(column);
      const isSorted = column === by;
      return element(
        'th',
        { attributes: { scope: 'col', 'aria-sort': isSorted ? (isDown ? 'descending' : 'ascending') : 'none' } },
        element(
          'button',
          {
            class: 'sort',
            on: { click: () => this.#events.change({ sort: { by: column, isDown: isSorted ? !isDown : true } }) },
          },
          name,
          element('span', { attributes: { 'aria-hidden': 'true' } }, isSorted ? (isDown ? ' ▾' : ' ▴') : ''),
        ),
      );
    };
    const cells = ({ effect, className, flag }: SummaryRow) => {
      const isOff = prompt?.off.some(head => sameHead(head, effect));
      return element(
        'tr',
        { class: sameHead(effect, choices.selected) ? 'selected' : '' },
        element(
          'th',
          { attributes: { scope: 'row' } },
          element(
            'button',
            { class: 'link', on: { click: () => this.#events.select({ layer: effect.layer, head: effect.head }) } },
            headName(effect),
          ),
          isOff ? element('span', { class: 'off-mark', title: say('cellOff') }, ' ✕') : null,
          flag
            ? element(
                'span',
                { class: 'flag', title: say(flag), attributes: { role: 'img', 'aria-label': say(flag) } },
                ' !',
              )
            : null,
        ),
        fields.includes('class') && element('td', { class: 'class' }, className ? say(className) : ''),
        ...metrics.map(metric => element('td', {}, fixed(effect[metric]))),
      );
    };
    return element(
      'table',
      { class: 'numbers wide' },
      element('caption', { class: 'unseen' }, say('summaryCaption')),
      element('thead', {}, element('tr', {}, ...fields.map(heading))),
      element('tbody', {}, ...rows.map(cells)),
    );
  }
}

/** One map with what belongs to it: what it shows, its title, grid, legend, and the number under the cursor. */
import { classOf } from '../../measured/classes';
import { type Cell, cellAt, placeOf, ranks, sameCell } from '../../measured/grid';
import { headOf, sameHead } from '../../measured/heads';
import type { State } from '../../state/state';
import { say } from '../../strings';
import { element, setAttribute } from '../../ui/element';
import { inCell } from '../../ui/numbers';
import type { Theme } from '../../ui/theme';
import { missingText } from '..';
import type { CellMap } from '../cellMap';
import { cellLabel, readout } from '../cellText';
import type { MapChoice } from '../choice';
import { rangeOf } from '../range';
import { colours } from '../scale';
import { MapChoosers } from './choosers';
import { type ColumnName, Heatmap, type HeatmapEvents } from './heatmap';
import { Legend } from './legend';

export interface Drawn {
  readonly choice: MapChoice;
  readonly map: CellMap;
}

export class MapView {
  readonly element: HTMLElement;
  readonly heatmap: Heatmap;
  readonly #choosers: MapChoosers;
  readonly #legend = new Legend();
  readonly #title = element('h2', { class: 'map-title' });
  readonly #readout = element('div', { class: 'readout' });
  readonly #message = element('div', { class: 'map-message' });
  #selected: Cell | null = null;
  #columns: CellMap['columns']['kind'] = 'heads';
  #describe: ((cell: Cell) => string) | undefined;

  constructor(events: HeatmapEvents, onChoice: (choice: MapChoice) => void) {
    this.heatmap = new Heatmap(events);
    this.#choosers = new MapChoosers(onChoice);
    this.element = element(
      'section',
      { class: 'map' },
      this.#choosers.element,
      this.#title,
      this.heatmap.element,
      this.#message,
      this.#readout,
      this.#legend.element,
    );
  }

  update(state: State, { choice, map }: Drawn, theme: Theme, marked: ReadonlySet<number>): void {
    this.#choosers.update(choice);
    this.#title.textContent = map.title;
    this.#columns = map.columns.kind;
    const { grid } = map;
    const byHead = map.columns.kind === 'heads';
    const { showValues, isRobust } = state.choices;
    const range = rangeOf(map.values, isRobust);
    const scale = colours(map.scale, theme.tone, range?.end ?? 1);
    const isWhole = map.values.every(value => value !== undefined);
    const rank = isWhole ? ranks(map.values) : [];
    const isSelected = selectedIn(state, choice);
    const facts = (place: number) => {
      const cell = cellAt(grid, place);
      const name = byHead && state.prompt ? classOf(state.prompt.model, headOf(cell)) : undefined;
      return {
        cell,
        map,
        value: map.values[place],
        rank: rank[place] ?? 0,
        isOff: byHead && (state.prompt?.off.some(one => sameHead(one, headOf(cell))) ?? false),
        isMarked: marked.has(place),
        className: name && say(name),
      };
    };
    const label = say(byHead ? 'gridLabel' : 'tokenGridLabel', map.title);
    this.heatmap.update(grid, columnNames(map), label, showValues, place => {
      const fact = facts(place);
      const { value } = fact;
      const isNumber = typeof value === 'number';
      const counts = isNumber && range !== null && Math.abs(value) >= range.end * 0.12;
      return {
        fill: isNumber ? scale(value) : null,
        sign: map.scale === 'diverging' && counts && !showValues ? (value < 0 ? '-' : '+') : '',
        text: showValues && isNumber ? inCell(value) : '',
        label: cellLabel(fact),
        isOff: fact.isOff,
        isMarked: fact.isMarked,
        isSelected: isSelected(fact.cell),
      };
    });
    this.#describe = cell =>
      placeOf(grid, cell) < map.values.length ? readout(facts(placeOf(grid, cell)), map.values.length) : '';
    this.#message.textContent = map.values.some(value => value === null) ? missingText(choice, state.known) : '';
    setAttribute(this.#legend.element, 'hidden', range ? null : '');
    if (range) this.#legend.update(map, range, scale);
    const { selected, cell } = state.choices;
    this.#selected = choice.kind === 'patch' ? cell : selected && { layer: selected.layer, column: selected.head };
  }

  /** The cell pointed at, in this map or in the other; where there is none, the selected one is described. */
  setCursor(cell: Cell | null, columns: CellMap['columns']['kind']): void {
    const here = columns === this.#columns ? cell : null;
    this.heatmap.link(here);
    const shown = here ?? this.#selected;
    const text = shown && this.#describe?.(shown);
    this.#readout.textContent = text || say('readoutEmpty');
    this.#readout.classList.toggle('quiet', !text);
  }
}

/** In a map of patches the cell whose change is shown; in the others the heads whose cards are. */
function selectedIn({ choices }: State, choice: MapChoice): (cell: Cell) => boolean {
  if (choice.kind === 'patch') return cell => sameCell(choices.cell, cell);
  return cell => sameHead(choices.selected, headOf(cell)) || sameHead(choices.compared, headOf(cell));
}

function columnNames({ grid, columns }: CellMap): ColumnName[] {
  return Array.from({ length: grid.columns }, (_, at) => {
    if (columns.kind === 'heads') return { text: String(at), title: '' };
    const name = columns.names.get(at);
    const token = columns.tokens[at] ?? String(at);
    return { text: name ? `${token} ${name}` : token, title: `${at} ${token}${name ? ` (${name})` : ''}` };
  });
}

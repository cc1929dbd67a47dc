/**
 * A map's cells as signals, one a row: a row is made anew when a number in it, or what is common to all, has changed,
 * so that a row of a sweep under way costs a row.
 */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { PanelPrompt } from '../../../src/protocol/panel';
import type { HeadRef } from '../../../src/protocol/results';
import { classOf } from '../../measured/classes';
import { isUnsure } from '../../measured/draws';
import { type Cell, type CellValues, type Grid, placeOf, ranks, sameCell } from '../../measured/grid';
import { headOf, sameHead } from '../../measured/heads';
import { say } from '../../strings';
import { inCell } from '../../ui/numbers';
import { steady } from '../../ui/steady';
import type { Theme } from '../../ui/theme';
import { type CellMap, telling } from '../cellMap';
import { type CellFacts, cellLabel, cellReadout, placeName, shortPlace } from '../cellText';
import { type Range, rangeOf } from '../range';
import { type Colour, colours } from '../scale';

/** What a map stands among: how it is shown, and what is marked on it. */
export interface Surroundings {
  readonly model: ReadonlySignal<PanelPrompt['model'] | undefined>;
  readonly theme: ReadonlySignal<Theme>;
  readonly showValues: ReadonlySignal<boolean>;
  readonly isRobust: ReadonlySignal<boolean>;
  /** Of maps that stand beside each other: one range for all, so that equal colours are equal numbers. */
  readonly range?: ReadonlySignal<Range | null>;
  readonly off: ReadonlySignal<readonly HeadRef[]>;
  readonly selected: ReadonlySignal<readonly Cell[]>;
  /** Places where two maps disagree. */
  readonly marked: ReadonlySignal<ReadonlySet<number>>;
  /** The cell pointed at, in this map or in another with the same columns. */
  readonly cursor: ReadonlySignal<Cell | null>;
}

export interface HeatmapCell {
  /** Null: nothing to colour. */
  readonly fill: string | null;
  readonly sign: '+' | '-' | undefined;
  /** The number, where numbers are shown. */
  readonly text: string;
  readonly label: string;
  readonly isOff: boolean;
  readonly isReached: boolean;
  readonly isMarked: boolean;
  readonly isReceiver: boolean;
  readonly isSelected: boolean;
  /** A mean that is within twice its error of zero. */
  readonly isUnsure: boolean;
}

export interface MapCells {
  readonly range: ReadonlySignal<Range | null>;
  readonly colour: ReadonlySignal<Colour>;
  row(layer: number): ReadonlySignal<readonly HeatmapCell[]>;
  /** What stands under the map of this cell. */
  readout(cell: Cell): string;
  /**
   * The longest that can stand there: its room is kept, so that nothing below moves under the pointer. Nothing while
   * numbers come: of every cell anew with each row it would take a third of what a row takes.
   */
  readonly longest: ReadonlySignal<string>;
}

/** Numbers of which less than this share of the scale is seen carry no sign. */
const signedFrom = 0.12;

export function cellsOf(map: ReadonlySignal<CellMap>, around: Surroundings): MapCells {
  const told = computed(() => telling(map.value));
  const range = computed(() => around.range?.value ?? rangeOf(told.value, around.isRobust.value));
  const end = computed(() => range.value?.end ?? 1);
  const kind = computed(() => map.value.scale);
  const name = computed(() => map.value.name);
  const counted = computed(() => map.value.counted);
  const byHead = computed(() => map.value.columns.kind === 'heads');
  const colour = computed(() => colours(kind.value, around.theme.value, end.value));
  // Ranks come with the last number: of a part they would change with every row.
  const rank = computed(() => (told.value.every(value => value !== undefined) ? ranks(told.value) : []));
  const rowOf = <T>(values: readonly T[], layer: number) =>
    values.slice(layer * map.value.grid.columns, (layer + 1) * map.value.grid.columns);

  const isReached = (cell: Cell) => !map.value.outOfReach?.has(placeOf(map.value.grid, cell));
  const isRounding = (value: CellValues[number], tells: CellValues[number]) =>
    typeof value === 'number' && typeof tells !== 'number';

  const aboutHeads = computed(() => {
    const [model, isOfHeads, off] = [around.model.value, byHead.value, around.off.value];
    return (cell: Cell): Pick<CellFacts, 'isOff' | 'className'> => {
      if (!isOfHeads) return { isOff: false };
      const head = headOf(cell);
      const className = model && classOf(model, head);
      return { isOff: off.some(one => sameHead(one, head)), className: className && say(className) };
    };
  });

  const readout = (cell: Cell) => {
    const { grid, values } = map.value;
    const at = placeOf(grid, cell);
    if (!isWithin(grid, cell) || at >= values.length) return '';
    const isMarked = around.marked.value.has(at);
    const place = shortPlace(map.value, cell);
    const number = { name: name.value, value: values[at], rank: rank.value[at] ?? 0 };
    const about = {
      isReached: isReached(cell),
      isRounding: isRounding(values[at], told.value[at]),
      isReceiver: isReceiving(map.value, cell),
      estimate: map.value.spread?.[at],
      counted: counted.value,
    };
    return cellReadout({ ...aboutHeads.value(cell), ...number, ...about, place, isMarked }, values.length);
  };

  return {
    range,
    colour,
    readout,
    longest: computed(() => {
      const { columns } = map.value.grid;
      if (map.value.values.includes(undefined)) return '';
      const all = map.value.values.map((_, at) => readout({ layer: Math.floor(at / columns), column: at % columns }));
      return all.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
    }),
    row: layer => {
      const values = steady(() => rowOf(map.value.values, layer));
      const telling = steady(() => rowOf(told.value, layer));
      const reached = steady(() => values.value.map((_, column) => isReached({ layer, column })));
      const rankings = steady(() => rowOf(rank.value, layer));
      const places = steady(() => values.value.map((_, column) => placeName(map.value, { layer, column })));
      const marks = steady(() =>
        values.value.map((_, column) => around.marked.value.has(placeOf(map.value.grid, { layer, column }))),
      );
      const estimates = steady(() => rowOf(map.value.spread ?? [], layer));
      const receives = steady(() => values.value.map((_, column) => isReceiving(map.value, { layer, column })));
      const selected = steady(() =>
        values.value.map((_, column) => around.selected.value.some(cell => sameCell(cell, { layer, column }))),
      );
      return computed(() => {
        const [ranked, named, marked, picked] = [rankings.value, places.value, marks.value, selected.value];
        const [tells, reach, receiving, spread] = [telling.value, reached.value, receives.value, estimates.value];
        const [fill, isDiverging, showsValue] = [colour.value, kind.value === 'diverging', around.showValues.value];
        const [about, number, least] = [aboutHeads.value, name.value, end.value * signedFrom];
        const isUnsureAt = (column: number) => spread[column] !== undefined && isUnsure(spread[column]);
        return values.value.map((value, column): HeatmapCell => {
          const isMarked = marked[column] ?? false;
          const isReceiver = receiving[column] ?? false;
          const head = about({ layer, column });
          const facts = {
            ...head,
            name: number,
            place: named[column] ?? '',
            value,
            rank: ranked[column] ?? 0,
            isMarked,
            isReceiver,
            isReached: reach[column] ?? true,
            isRounding: isRounding(value, tells[column]),
            estimate: spread[column],
            counted: counted.value,
          };
          const isNumber = typeof tells[column] === 'number';
          const isSigned = isNumber && isDiverging && !showsValue && Math.abs(value!) >= least;
          return {
            // What is nothing has the colour of nothing.
            fill: typeof value === 'number' ? fill(tells[column] ?? 0) : null,
            sign: isSigned && !isUnsureAt(column) ? (value! < 0 ? '-' : '+') : undefined,
            text: showsValue && isNumber ? inCell(value!) : '',
            label: cellLabel(facts),
            isOff: head.isOff,
            isReached: facts.isReached,
            isMarked,
            isReceiver,
            isSelected: picked[column] ?? false,
            // What is nothing is blank.
            isUnsure: isNumber && isUnsureAt(column),
          };
        });
      });
    },
  };
}

function isReceiving({ grid, receivers }: CellMap, cell: Cell): boolean {
  return receivers?.has(placeOf(grid, cell)) ?? false;
}

function isWithin({ layers, columns }: Grid, { layer, column }: Cell): boolean {
  return layer < layers && column < columns;
}

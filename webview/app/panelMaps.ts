/** The one or two maps of the page, where they disagree, and the cell pointed at in either. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { CellMap } from '../maps/cellMap';
import { disagreements } from '../maps/disagreement';
import { mapOf } from '../maps/kinds';
import type { Cell, Grid } from '../measured/grid';
import { gridOf } from '../state/state';
import type { View } from '../state/view';

export type Which = 'map' | 'second';

export interface Cursor {
  readonly cell: Cell;
  readonly columns: CellMap['columns']['kind'];
}

export interface PanelMaps {
  of(which: Which): ReadonlySignal<CellMap>;
  /** Places where the two disagree; of one map none. */
  readonly marked: ReadonlySignal<ReadonlySet<number>>;
  readonly cursor: Signal<Cursor | null>;
  /** The map that somebody has just gone to: it comes into sight and takes the focus. */
  readonly arriving: Signal<Which | null>;
}

const none: ReadonlySet<number> = new Set();

export function panelMaps({ choices, prompt, known }: View): PanelMaps {
  // While nothing can be measured, the map that is hidden then keeps its shape.
  let shape: Grid = { layers: 0, columns: 0 };
  const grid = computed(() => {
    shape = gridOf(prompt.value) ?? shape;
    return shape;
  });
  const mapFor = (which: Which) => {
    const choice = computed(() => choices.value[which]);
    return computed(() => mapOf(choice.value, known.value, grid.value, prompt.value ?? null));
  };
  const maps = { map: mapFor('map'), second: mapFor('second') };
  return {
    of: which => maps[which],
    cursor: signal(null),
    arriving: signal(null),
    marked: computed(() => {
      const { map, second, isDouble } = choices.value;
      if (!isDouble) return none;
      const first = { choice: map, map: maps.map.value };
      return new Set(disagreements(first, { choice: second, map: maps.second.value }).keys());
    }),
  };
}

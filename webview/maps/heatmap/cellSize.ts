/** How large a map's cells are in the width that there is, and how many of its labels fit beside them. */

/** In CSS pixels: at least what can be hit, at most what looks like a map and not like a wall. */
const sizes = { least: 6, most: 56, withNumbers: 42 };
/** What stands left of the cells: the axis' name and the layers' numbers; a little air at the right. */
const beside = { axis: 12, labels: 20, air: 4 };

export interface CellSize {
  readonly width: number;
  readonly height: number;
  /** Every so many columns and layers have their label. */
  readonly everyColumn: number;
  readonly everyLayer: number;
}

/** Square cells that fill the width; with numbers at least as wide as a number, and then the map scrolls. */
export function cellSize(width: number, columns: number, hasNumbers: boolean): CellSize {
  const room = (width - beside.axis - beside.labels - beside.air) / Math.max(1, columns);
  const least = hasNumbers ? sizes.withNumbers : sizes.least;
  const size = Math.max(least, Math.min(sizes.most, Math.floor(room * 4) / 4));
  return {
    width: size,
    height: hasNumbers ? Math.min(size, 26) : size,
    everyColumn: every(Math.ceil(15 / size)),
    everyLayer: every(Math.ceil(12 / size)),
  };
}

/** Numbers beside narrow cells: every second, fifth, tenth … one. */
function every(count: number): number {
  return count <= 2 ? count : Math.ceil(count / 5) * 5;
}

/** What is taken away: the maps that are shown, the numbers behind them, how they were measured. Every export is written from this. */

import type { CellMap } from '../maps/cellMap';
import { shortPlace } from '../maps/cellText';
import type { Range } from '../maps/range';
import type { Table } from '../maps/table';
import { cellAt } from '../measured/grid';
import type { Facts } from './facts';

export interface ExportedMap {
  readonly map: CellMap;
  readonly range: Range;
  /** All numbers of what was measured; null where only the map's own are there. */
  readonly table: Table | null;
  readonly facts: Facts;
}

export interface Exported {
  /** One or two. */
  readonly maps: readonly ExportedMap[];
  /** Whether the numbers stand in the cells. */
  readonly showValues: boolean;
  /** Places where the two maps disagree. */
  readonly marked: ReadonlySet<number>;
  /** Places of heads that are off, in maps of heads. */
  readonly off: ReadonlySet<number>;
}

/** A map with its table. Two maps of the same numbers (a sweep in two metrics) have one. */
export function tablesOf({ maps }: Exported): readonly { readonly of: ExportedMap; readonly table: Table }[] {
  const seen = new Set<string>();
  return maps.flatMap(one => {
    const table = one.table ?? valuesOf(one.map);
    const text = JSON.stringify([table.header, [...table.rows].map(String).sort()]);
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ of: one, table }];
  });
}

function valuesOf(map: CellMap): Table {
  return {
    header: [map.columns.kind === 'heads' ? 'Head' : 'Layer and token', map.name],
    rows: map.values.map((value, place) => [shortPlace(map, cellAt(map.grid, place)), value ?? null]),
  };
}

/** Cells in rows and columns: rows are layers, columns are heads or the prompt's tokens. */

export interface Grid {
  readonly layers: number;
  readonly columns: number;
}

export interface Cell {
  readonly layer: number;
  readonly column: number;
}

export function placeOf({ columns }: Grid, { layer, column }: Cell): number {
  return layer * columns + column;
}

export function cellAt({ columns }: Grid, place: number): Cell {
  return { layer: Math.floor(place / columns), column: place % columns };
}

export function sameCell(a: Cell | null, b: Cell | null): boolean {
  return a !== null && b !== null && a.layer === b.layer && a.column === b.column;
}

/** A value for each cell by place; undefined where it is not measured, null where it is not defined. */
export type CellValues = readonly (number | null | undefined)[];

export function blank({ layers, columns }: Grid): (number | null | undefined)[] {
  return new Array<undefined>(layers * columns).fill(undefined);
}

/** Ranks from 1 by size, whatever the sign, as the summary sorts; equal ones in their order; 0 without a value. */
export function ranks(values: CellValues): number[] {
  const places = values.flatMap((value, place) => (typeof value === 'number' ? [place] : []));
  places.sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b);
  const result = new Array<number>(values.length).fill(0);
  for (const [at, place] of places.entries()) result[place] = at + 1;
  return result;
}

/** The place with the largest size, or −1. */
export function strongest(values: CellValues): number {
  return ranks(values).indexOf(1);
}

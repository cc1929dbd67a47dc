/** Heads by name, and as cells of a grid whose columns they are. */
import type { HeadRef } from '../../src/protocol/results';
import type { Cell, Grid } from './grid';

export { headName } from '../../src/protocol/parts/heads';

export function sameHead(a: HeadRef | null, b: HeadRef | null): boolean {
  return a !== null && b !== null && a.layer === b.layer && a.head === b.head;
}

export function placeOfHead({ columns }: Grid, { layer, head }: HeadRef): number {
  return layer * columns + head;
}

export function headOf({ layer, column }: Cell): HeadRef {
  return { layer, head: column };
}

export function hasHead({ layers, columns }: Grid, { layer, head }: HeadRef): boolean {
  return layer < layers && head < columns;
}

/** Heads by name, their place in a grid of layers × heads, and their rank. */
import type { HeadRef } from '../src/protocol/question';

export interface Grid {
  readonly layers: number;
  readonly heads: number;
}

/** `9.6`. */
export function headName({ layer, head }: HeadRef): string {
  return `${layer}.${head}`;
}

export function sameHead(a: HeadRef | null, b: HeadRef | null): boolean {
  return a !== null && b !== null && a.layer === b.layer && a.head === b.head;
}

export function placeOf({ heads }: Grid, { layer, head }: HeadRef): number {
  return layer * heads + head;
}

export function headAt({ heads }: Grid, place: number): HeadRef {
  return { layer: Math.floor(place / heads), head: place % heads };
}

export function hasHead({ layers, heads }: Grid, { layer, head }: HeadRef): boolean {
  return layer < layers && head < heads;
}

/** A value for each head by place; undefined where it is not measured, null where it is not defined. */
export type HeadValues = readonly (number | null | undefined)[];

/** Ranks from 1 by size, whatever the sign, as the summary sorts; equal ones in their order; 0 without a value. */
export function ranks(values: HeadValues): number[] {
  const places = values.flatMap((value, place) => (typeof value === 'number' ? [place] : []));
  places.sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b);
  const result = new Array<number>(values.length).fill(0);
  for (const [at, place] of places.entries()) result[place] = at + 1;
  return result;
}

/** The place with the largest size, or −1. */
export function strongest(values: HeadValues): number {
  return ranks(values).indexOf(1);
}

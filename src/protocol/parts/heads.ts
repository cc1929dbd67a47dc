/** Attention heads by name: `9.9` is layer 9, head 9, both from 0, as in the papers. */
import * as z from 'zod/mini';
import { index, type Of } from './schema';

export const headRef = z.object({ layer: index, head: index });
export type HeadRef = Of<typeof headRef>;

/** `9.9` */
export function headName({ layer, head }: HeadRef): string {
  return `${layer}.${head}`;
}

/** `9.9,10.0` */
export function headNames(heads: readonly HeadRef[], between = ','): string {
  return heads.map(headName).join(between);
}

/** For sorting: layer by layer. */
export function byPlace(a: HeadRef, b: HeadRef): number {
  return a.layer - b.layer || a.head - b.head;
}

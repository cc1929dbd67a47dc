/** An intervention against the clean run: clean − patched, natural logarithms (SCIENCE: "Metrics"). */
import * as z from 'zod/mini';
import { index, maybe, type Of } from './schema';
import { nextToken } from './tokens';

export const headRef = z.object({ layer: index, head: index });
export type HeadRef = Of<typeof headRef>;

/** `9.9,10.0` */
export function headNames(heads: readonly HeadRef[]): string {
  return heads.map(({ layer, head }) => `${layer}.${head}`).join(',');
}

/** `dProbIO`, `dProbS`, `dLogitDiff` are null where the prompt has no such answer. */
export const effectFields = {
  kl: z.number(),
  js: z.number(),
  tv: z.number(),
  l2: z.number(),
  dProbIO: maybe,
  dProbS: maybe,
  dLogitDiff: maybe,
};

export const effect = z.object(effectFields);
export type Effect = Of<typeof effect>;

/** `next`: what the patched run predicts. */
export const headEffect = z.object({ layer: index, head: index, ...effectFields, next: z.array(nextToken) });
export type HeadEffect = Of<typeof headEffect>;

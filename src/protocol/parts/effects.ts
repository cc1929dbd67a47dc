/** An intervention against the clean run: clean − patched, natural logarithms (SCIENCE: "Metrics"). */
import * as z from 'zod/mini';
import { index, maybe, type Of } from './schema';
import { nextToken } from './tokens';

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

/** Tokens and next-token distributions, as every result has them. */
import * as z from 'zod/mini';
import { index, maybe, type Of } from './schema';

export const tokenText = z.object({ id: index, text: z.string() });
export type TokenText = Of<typeof tokenText>;

/** `start` and `end`: UTF-16 offsets into the prompt; `<|endoftext|>` in front covers nothing. */
export const promptToken = z.object({ id: index, text: z.string(), start: index, end: index });
export type PromptToken = Of<typeof promptToken>;

export const nextToken = z.object({ id: index, text: z.string(), prob: z.number(), logit: z.number() });
export type NextToken = Of<typeof nextToken>;

const next = z.array(nextToken);

/**
 * A next-token distribution, and how the answer fares in it; null where there is no answer to score. `rankIO` counts
 * from 1 among all tokens; results of an earlier version have none.
 */
export const distribution = z.object({
  next,
  probIO: maybe,
  probS: maybe,
  logitDiff: maybe,
  rankIO: z.exactOptional(z.nullable(z.int())),
});
export type Distribution = Of<typeof distribution>;

/** `actual`: the token that does follow, ranked from 1; null after the last. */
export const afterToken = z.object({
  next,
  actual: z.nullable(z.object({ id: index, text: z.string(), prob: z.number(), logit: z.number(), rank: z.int() })),
});
export type AfterToken = Of<typeof afterToken>;

/**
 * The results that the panel draws, as schemas: a result crosses two processes and a message channel before it is
 * shown, and a number in a picture must be a number. The compiler holds them against `results.ts` where the view learns.
 */
import * as z from 'zod/mini';

// A webview's policy forbids compiling code from text; without this, Zod would try, and the console would say so.
z.config({ jitless: true });

const index = z.int().check(z.nonnegative());
const maybe = z.nullable(z.number());

export const headRef = z.object({ layer: index, head: index });

const tokenText = z.object({ id: index, text: z.string() });
const nextToken = z.object({ id: index, text: z.string(), prob: z.number(), logit: z.number() });
const next = z.array(nextToken);
const distribution = z.object({ next, probIO: maybe, probS: maybe, logitDiff: maybe });

const effectFields = {
  kl: z.number(),
  js: z.number(),
  tv: z.number(),
  l2: z.number(),
  dProbIO: maybe,
  dProbS: maybe,
  dLogitDiff: maybe,
};

export const headEffect = z.object({ layer: index, head: index, ...effectFields, next });

/** Rows of numbers: checked by hand, since forty thousand of them come at once. */
const rowsOfNumbers = z.custom<number[][]>(
  rows =>
    Array.isArray(rows) &&
    rows.every(row => Array.isArray(row) && row.every(value => typeof value === 'number' && Number.isFinite(value))),
  'Rows of numbers are expected.',
);

const baselineUsed = z.object({
  kind: z.enum(['mean', 'resample', 'zero']),
  form: z.exactOptional(z.string()),
  seed: z.exactOptional(z.number()),
  samples: rowsOfNumbers,
});

const promptFields = {
  prompt: z.string(),
  tokens: z.array(z.object({ id: index, text: z.string(), start: index, end: index })),
  answer: z.exactOptional(z.object({ io: tokenText, s: z.exactOptional(tokenText) })),
  template: z.exactOptional(z.string()),
  form: z.exactOptional(z.string()),
};

export const sweepResult = z.object({
  ...promptFields,
  clean: distribution,
  baseline: baselineUsed,
  heads: z.array(headEffect),
});

export const pathResult = z.object({
  ...promptFields,
  clean: distribution,
  senders: z.array(headEffect),
  receiver: z.string(),
  source: rowsOfNumbers,
});

export const attributeResult = z.object({
  ...promptFields,
  heads: rowsOfNumbers,
  mlps: z.array(z.number()),
  embed: z.number(),
  biases: z.number(),
  sum: z.number(),
  logitDiff: z.number(),
  lens: z.array(z.object({ layer: z.int(), logitDiff: z.number(), next })),
});

export const attentionResult = z.object({
  ...promptFields,
  heads: z.array(z.object({ layer: index, head: index, pattern: rowsOfNumbers })),
  positions: z.record(z.string(), index),
});

export const ablateResult = z.object({
  ...promptFields,
  clean: distribution,
  ablated: distribution,
  effect: z.object(effectFields),
  off: z.array(headRef),
  baseline: baselineUsed,
  baselinePrompt: z.exactOptional(z.object({ prompt: z.string(), next })),
});

const contributions = z.array(z.object({ id: index, text: z.string(), logit: z.number() }));

export const writesResult = z.object({
  ...promptFields,
  layer: index,
  head: index,
  top: contributions,
  bottom: contributions,
});

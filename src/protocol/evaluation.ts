/** What `ioi eval --json` prints for each line and for the file: shares with their intervals, means with their errors. */
import * as z from 'zod/mini';
import { index, maybe, type Of } from './parts/schema';
import { nextToken } from './parts/tokens';

/** `se`: sample standard deviation / √n; null for n = 1. */
const mean = z.nullable(z.object({ mean: z.number(), se: maybe }));

/** A draw that did not come out as its form says, and what came in place of it. */
export const evaluationFailure = z.object({ prompt: z.string(), next: z.array(nextToken) });

export const formEvaluation = z.object({
  /** Null for a plain prompt, and for all forms together. */
  form: z.nullable(z.string()),
  n: z.int(),
  ioOverS: maybe,
  ioOnTop: maybe,
  /** The share that came out as the form says: IO on top, or none of the names where there is no IO. */
  passed: maybe,
  /** Wilson's, 95 %. */
  interval: z.nullable(z.tuple([z.number(), z.number()])),
  /** Where `@expect` is written: the share that it asks for, and whether it is reached. */
  expect: z.exactOptional(z.number()),
  met: z.exactOptional(z.boolean()),
  probIO: mean,
  probS: mean,
  logitDiff: mean,
  failures: z.array(evaluationFailure),
});
export type FormEvaluation = Of<typeof formEvaluation>;

export const evaluationResult = z.object({
  of: z.union([z.object({ line: index }), z.literal('file')]),
  template: z.exactOptional(z.string()),
  prompt: z.exactOptional(z.string()),
  forms: z.array(formEvaluation),
  /** All forms together. */
  total: formEvaluation,
});
export type EvaluationResult = Of<typeof evaluationResult>;

/** Prompts taken together, as results say it: shares with their intervals, means with their errors, prompt by prompt. */
import * as z from 'zod/mini';
import { index, maybe, type Of } from './schema';
import { nextToken } from './tokens';

/** Of a draw: which word each slot drew. */
const words = z.exactOptional(z.record(z.string(), z.string()));

/** One prompt's prediction at END, and who is named in it. */
export const evaluatedPrompt = z.object({
  form: z.nullable(z.string()),
  prompt: z.string(),
  words,
  /** Token ids. */
  io: maybe,
  s: maybe,
  /** The IO as it is written; null where there is none. */
  name: z.nullable(z.string()),
  /** The first tokens of all names in it. */
  names: z.array(index),
  probIO: maybe,
  probS: maybe,
  logitDiff: maybe,
  next: z.array(nextToken),
});
export type EvaluatedPrompt = Of<typeof evaluatedPrompt>;

/** `se`: sample standard deviation / √n; null for n = 1. */
const mean = z.nullable(z.object({ mean: z.number(), se: maybe }));

/** A draw that did not come out as its form says, and what came in place of it. */
export const evaluationFailure = z.object({ prompt: z.string(), next: z.array(nextToken) });

/** What some prompts of a form may lack. */
export const countedFields = ['ioOverS', 'ioOnTop', 'passed', 'probIO', 'probS', 'logitDiff'] as const;
export type CountedField = (typeof countedFields)[number];

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
  /** Of how many prompts a share or a mean is, where it is of fewer than `n`: the others have no such number. */
  counts: z.exactOptional(z.partialRecord(z.enum(countedFields), z.int())),
  failures: z.array(evaluationFailure),
});
export type FormEvaluation = Of<typeof formEvaluation>;

/** One prompt: what another model, or this one after a change, is held against. `io` and `s`: token ids. */
export const evaluationDraw = z.object({
  form: z.nullable(z.string()),
  prompt: z.string(),
  words,
  io: maybe,
  s: maybe,
  /** The IO as it is written; results of an earlier version have none. */
  name: z.exactOptional(z.string()),
  /** Null where nothing is expected. */
  passed: z.nullable(z.boolean()),
  probIO: maybe,
  probS: maybe,
  logitDiff: maybe,
  /** What comes first. */
  first: nextToken,
  /** With `--against`, where the same prompt is there: now − before. */
  change: z.exactOptional(
    z.object({ passedBefore: z.nullable(z.boolean()), probIO: maybe, probS: maybe, logitDiff: maybe }),
  ),
});
export type EvaluationDraw = Of<typeof evaluationDraw>;

/** What follows from the prompts of a line, or of a file. */
export const evaluationFields = {
  forms: z.array(formEvaluation),
  /** All forms together. */
  total: formEvaluation,
  /** How prompts with each IO come out, those that fail most first (research log, section 5: not all names are equal). */
  names: z.exactOptional(z.array(z.object({ name: z.string(), n: z.int(), passed: z.int() }))),
};
const evaluation = z.object(evaluationFields);
export type Evaluation = Of<typeof evaluation>;

/** What `ioi eval --json` prints for each line and for the file: shares with their intervals, means with their errors. */
import * as z from 'zod/mini';
import { modelFacts } from './parts/provenance';
import { index, maybe, type Of } from './parts/schema';
import { nextToken } from './parts/tokens';
import { resultsVersion } from './results';

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

/** One prompt: what another model, or this one after a change, is held against. `io` and `s`: token ids. */
export const evaluationDraw = z.object({
  form: z.nullable(z.string()),
  prompt: z.string(),
  io: maybe,
  s: maybe,
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

/** A mean of paired differences, now − before, and p of no change: paired sign flips. */
const difference = z.nullable(z.object({ mean: z.number(), se: maybe, p: z.number() }));
/** A prompt that passes no longer, or does now. */
const turned = z.array(z.object({ prompt: z.string(), before: nextToken, now: nextToken }));

export const formChange = z.object({
  form: z.nullable(z.string()),
  /** Of how many prompts that are there both times. */
  n: z.int(),
  passed: z.nullable(z.object({ before: z.number(), now: z.number() })),
  probIO: difference,
  probS: difference,
  logitDiff: difference,
  broken: turned,
  mended: turned,
  /** Where `@expect` is written and was on the other side of it before. */
  crossed: z.exactOptional(z.enum(['no longer met', 'met now'])),
});
export type FormChange = Of<typeof formChange>;

export const evaluationResult = z.object({
  of: z.union([z.object({ line: index }), z.literal('file')]),
  template: z.exactOptional(z.string()),
  prompt: z.exactOptional(z.string()),
  forms: z.array(formEvaluation),
  /** All forms together. */
  total: formEvaluation,
  /** How prompts with each IO come out, those that fail most first (research log, section 5: not all names are equal). */
  names: z.exactOptional(z.array(z.object({ name: z.string(), n: z.int(), passed: z.int() }))),
  /** Of a line: its prompts. */
  draws: z.exactOptional(z.array(evaluationDraw)),
  /** With `--against`: form by form, then all together; none where no prompt is there both times. */
  change: z.exactOptional(z.array(formChange)),
});
export type EvaluationResult = Of<typeof evaluationResult>;

/** `eval --json` as it is read back. */
export const evaluationReport = z.object({
  version: z.literal(resultsVersion),
  command: z.literal('eval'),
  model: modelFacts,
  results: z.array(evaluationResult),
});
export type EvaluationReport = Of<typeof evaluationReport>;

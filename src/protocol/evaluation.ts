/** What `ioi eval --json` prints for each line and for the file: shares with their intervals, means with their errors. */
import * as z from 'zod/mini';
import { evaluationDraw, evaluationFields } from './parts/evaluated';
import { modelFacts } from './parts/provenance';
import { index, maybe, type Of } from './parts/schema';
import { nextToken } from './parts/tokens';
import { resultsVersion } from './results';

export type { EvaluationDraw, FormEvaluation } from './parts/evaluated';

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
  /** Of a line: the model and the settings of its prompts, as directives write them. */
  settings: z.exactOptional(z.record(z.string(), z.unknown())),
  ...evaluationFields,
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

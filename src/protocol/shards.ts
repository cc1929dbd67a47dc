/**
 * What `ioi … --shard i/n` prints, and `ioi merge` reads: the rows of some of the prompts, with what they are of. Files
 * of other machines are read back, so their shape is checked.
 */
import * as z from 'zod/mini';
import { askSchema } from './analyses';
import { evaluatedPrompt } from './parts/evaluated';
import { modelFacts } from './parts/provenance';
import { place } from './parts/rows';
import { index, type Of } from './parts/schema';
import { resultsVersion } from './results';

export { type MeanRow, meanRow } from './parts/rows';

/** One prompt's prediction behind `eval`. */
export const evaluationRow = z.object({
  ...place,
  ...evaluatedPrompt.shape,
});
export type EvaluationRow = Of<typeof evaluationRow>;

/** One prompt's result as it is printed without `--mean`. */
export const resultRow = z.object({ ...place, result: z.record(z.string(), z.unknown()) });

/** A draw that the measurement has no meaning for, and why. */
export const leftOut = z.object({
  ...place,
  what: z.string(),
  code: z.string(),
  message: z.string(),
  todo: z.string(),
});
export type LeftOut = Of<typeof leftOut>;

/** A line of the file, as far as it is asked for. */
export const lineAsked = z.object({
  line: index,
  template: z.exactOptional(z.string()),
  prompt: z.exactOptional(z.string()),
  /** Of the model that it asks. */
  model: z.exactOptional(z.string()),
  /** Its settings as directives write them. */
  said: z.record(z.string(), z.unknown()),
  /** What stands above its results where lines differ in their settings. */
  heading: z.exactOptional(z.string()),
  /** Where `@expect` is written. */
  expect: z.exactOptional(z.number()),
});
export type LineAsked = Of<typeof lineAsked>;

export const measurementFields = {
  version: z.literal(resultsVersion),
  command: z.enum(['predict', 'sweep', 'ablate', 'path', 'patch', 'attribute', 'attention', 'eval']),
  /** With `--mean`. */
  mean: z.boolean(),
  ask: askSchema,
  /** Of the first prompt; `models` are all, where the lines ask several. */
  model: modelFacts,
  models: z.exactOptional(z.array(modelFacts)),
  /** The file as it was named: reports of the whole are about it. */
  source: z.exactOptional(z.string()),
  /** What else the command line said. */
  options: z.record(z.string(), z.unknown()),
  /** How many were asked for, of all shards. */
  prompts: index,
  lines: z.array(lineAsked),
  left: z.array(leftOut),
};

const shardFields = {
  ...measurementFields,
  shard: z.object({
    /** Which of `of` parts, from 1; several where shards were joined. */
    parts: z.array(z.int().check(z.positive())),
    of: z.int().check(z.positive()),
    /** SHA-256 of all prompts with what each is measured with, and of the models: shards of one measurement agree. */
    key: z.string(),
  }),
  /** Numbers of one kind of processor agree to the last digit. */
  processors: z.array(z.string()),
};

export const shardHead = z.object({ ...shardFields, rows: z.array(z.object(place)) });
export type ShardHead = Of<typeof shardHead>;
export type Shard<R> = Omit<ShardHead, 'rows'> & { readonly rows: readonly R[] };

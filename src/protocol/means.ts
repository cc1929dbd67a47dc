/** What `--mean` prints with `--json`: one result a line of the file, then one for the file. */
import * as z from 'zod/mini';
import { baselineUsed } from './parts/prompt';
import { index, maybe, type Of } from './parts/schema';

/** Means under the names of a single prompt's numbers; `se` their standard errors, null for n = 1; `n` where it differs. */
function means<const Fields extends readonly string[]>(fields: Fields) {
  type Field = Fields[number];
  const each = Object.fromEntries(fields.map(field => [field, maybe])) as Record<Field, typeof maybe>;
  return {
    ...each,
    se: z.object(each),
    n: z.exactOptional(z.record(z.string(), z.int())),
  };
}

export const effectNames = ['kl', 'js', 'tv', 'l2', 'dProbIO', 'dProbS', 'dLogitDiff'] as const;
const headMeans = z.object({ layer: index, head: index, ...means(effectNames) });
export type HeadMeans = Of<typeof headMeans>;

export const scoreNames = ['probIO', 'probS', 'logitDiff'] as const;
const scores = z.object(means(scoreNames));

const of = {
  of: z.union([z.object({ line: index }), z.literal('file')]),
  template: z.exactOptional(z.string()),
  prompt: z.exactOptional(z.string()),
  /** How many prompts, which weigh equally. */
  prompts: z.int(),
};

export const sweepMean = z.object({
  ...of,
  clean: scores,
  /** Of each prompt its own: kind, form and seed. */
  baseline: z.exactOptional(z.omit(baselineUsed, { samples: true })),
  heads: z.array(headMeans),
});
export const pathMean = z.object({ ...of, clean: scores, receiver: z.string(), senders: z.array(headMeans) });
/** The parts of the logit difference: heads `[layer][head]`, and their errors in the same shape. */
const parts = {
  heads: z.array(z.array(maybe)),
  mlps: z.array(maybe),
  embed: maybe,
  biases: maybe,
  sum: maybe,
  logitDiff: maybe,
};
export const attributeMean = z.object({
  ...of,
  ...parts,
  se: z.object(parts),
  lens: z.array(z.object({ layer: z.int(), ...means(['logitDiff']) })),
});

export type SweepMean = Of<typeof sweepMean>;
export type PathMean = Of<typeof pathMean>;
export type AttributeMean = Of<typeof attributeMean>;

/** What `--mean` prints with `--json`: one result a line of the file, then one for the file. */
import * as z from 'zod/mini';
import { directions, sites } from './analyses/patch';
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
/** Those that can be of either sign. */
export const signedNames = ['dProbIO', 'dProbS', 'dLogitDiff'] as const;
/** One number of each signed effect, where there are two prompts or more. */
const signed = <S extends z.ZodMiniType>(one: S) =>
  z.exactOptional(z.object({ dProbIO: z.nullable(one), dProbS: z.nullable(one), dLogitDiff: z.nullable(one) }));
const interval = z.tuple([z.number(), z.number()]);
/** What a mean hides, of two prompts or more. */
const spread = {
  /** The smallest and the largest. */
  range: z.exactOptional(
    z.object(Object.fromEntries(effectNames.map(name => [name, z.nullable(interval)])) as Record<Effect, Range>),
  ),
  /** The share of the prompts that go the other way than the mean, with Wilson's interval of 95 %. */
  against: signed(z.object({ share: z.number(), interval })),
  /** Of no effect: two-sided paired sign flips. */
  p: signed(z.number()),
};
type Effect = (typeof effectNames)[number];
type Range = z.ZodMiniNullable<typeof interval>;

const headMeans = z.object({ layer: index, head: index, ...means(effectNames), ...spread });
export type HeadMeans = Of<typeof headMeans>;

/** How sure the order of the heads is. Heads are by name, largest first. */
export const ranking = z.object({
  by: z.enum(effectNames),
  first: z.array(z.string()),
  /** p that a head and the next of `first` differ: paired sign flips. */
  differs: z.array(z.number()),
  /** How often other prompts give the same first heads: mean Jaccard overlap over draws of the prompts, and 95 % of them. */
  overlap: z.exactOptional(z.number()),
  interval: z.exactOptional(interval),
  resamples: z.exactOptional(z.int()),
});
export type Ranking = Of<typeof ranking>;

export const scoreNames = ['probIO', 'probS', 'logitDiff'] as const;
const scores = z.object(means(scoreNames));

const of = {
  of: z.union([z.object({ line: index }), z.literal('file')]),
  template: z.exactOptional(z.string()),
  prompt: z.exactOptional(z.string()),
  /** How many prompts, which weigh equally. */
  prompts: z.int(),
  /** Of a line: the model and the settings of its prompts, as directives write them. */
  settings: z.exactOptional(z.record(z.string(), z.unknown())),
};

export const sweepMean = z.object({
  ...of,
  clean: scores,
  /** Of each prompt its own: kind, form and seed. */
  baseline: z.exactOptional(z.omit(baselineUsed, { samples: true })),
  heads: z.array(headMeans),
  ranking: z.exactOptional(ranking),
});
export const pathMean = z.object({
  ...of,
  clean: scores,
  receiver: z.string(),
  senders: z.array(headMeans),
  ranking: z.exactOptional(ranking),
});

const cellNames = ['logitDiff', ...effectNames] as const;
export const patchMean = z.object({
  ...of,
  site: z.enum(sites),
  direction: z.enum(directions),
  corrupt: z.object(means(['logitDiff'])),
  clean: scores,
  /** `position` by name, END, IO, S1, S1+1 or S2: prompts of other lengths have these in common. */
  cells: z.array(
    z.object({
      layer: index,
      position: z.exactOptional(z.string()),
      head: z.exactOptional(index),
      ...means(cellNames),
      /** Of the mean logit differences: a ratio of means, never a mean of ratios. */
      restored: maybe,
      ...spread,
    }),
  ),
});

/** A weight from each named position to each, `[from][to]`; null where no prompt has both. */
const square = z.array(z.array(maybe));
export const attentionMean = z.object({
  ...of,
  /** The names that rows and columns stand for. */
  positions: z.array(z.string()),
  heads: z.array(
    z.object({
      layer: index,
      head: index,
      pattern: square,
      se: z.object({ pattern: square }),
      /** Of how many prompts, where some lack a name. */
      n: z.exactOptional(z.array(z.array(z.int()))),
    }),
  ),
});

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
export type PatchMean = Of<typeof patchMean>;
export type AttentionMean = Of<typeof attentionMean>;
export type AttributeMean = Of<typeof attributeMean>;

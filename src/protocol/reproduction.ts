/** What `ioi reproduce --json` prints: published numbers beside measured ones, row by row. */
import * as z from 'zod/mini';
import { headRef } from './parts/heads';
import { modelFacts } from './parts/provenance';
import { index, maybe, type Of } from './parts/schema';
import { nextToken } from './parts/tokens';
import { resultsVersion } from './results';

/** A figure is only comparable under its protocol. */
export const protocols = ['log'] as const;
export type Protocol = (typeof protocols)[number];

export const verdicts = ['agrees', 'same sign and order', 'differs'] as const;
export type Verdict = (typeof verdicts)[number];

export const ours = z.object({
  mean: z.number(),
  /** Sample standard deviation / √n; absent for n = 1. */
  se: z.exactOptional(z.number()),
  n: z.int(),
  /** Wilson's, 95 %, of a share. */
  interval: z.exactOptional(z.tuple([z.number(), z.number()])),
  /** Its place in the table that it is of, from 1. */
  rank: z.exactOptional(z.int()),
  /** Where the answer is a token: which. */
  text: z.exactOptional(z.string()),
});
export type Ours = Of<typeof ours>;

export const reproductionRow = z.object({
  section: z.string(),
  /** The table that it is of: rows of one stand together. */
  table: z.string(),
  what: z.string(),
  /** In the source. */
  place: z.string(),
  /** As it is printed there; null where it says nothing of it. */
  published: z.nullable(z.union([z.number(), z.string()])),
  /** Decimals that are printed there. */
  digits: z.exactOptional(index),
  /** The published place in the table, from 1. */
  publishedRank: z.exactOptional(index),
  /** Null where it cannot be measured: `note` says why. */
  ours: z.nullable(ours),
  protocol: z.enum(protocols),
  /** Null where nothing is published, and for every other model than the source's. */
  verdict: z.nullable(z.enum(verdicts)),
  /** Measures it alone, in a shell. */
  command: z.string(),
  note: z.exactOptional(z.string()),
  /** What it speaks of. */
  prompt: z.exactOptional(z.string()),
  head: z.exactOptional(headRef),
});
export type ReproductionRow = Of<typeof reproductionRow>;

const effects = { kl: maybe, js: maybe, tv: maybe, l2: maybe, dProbIO: maybe, dProbS: maybe, dLogitDiff: maybe };

/** Every head's effects over the seeds of its replacement. */
export const headsOverSeeds = z.object({
  /** N: prompts behind each mean. */
  samples: z.int(),
  seeds: z.int(),
  heads: z.array(
    z.object({
      ...headRef.shape,
      ...effects,
      /** Standard deviations over the seeds. */
      sd: z.object(effects),
    }),
  ),
});
export type HeadsOverSeeds = Of<typeof headsOverSeeds>;

/** Of a template in a form: which names fail most, and what comes in place of them. */
export const namesInForm = z.object({
  template: z.string(),
  form: z.string(),
  n: z.int(),
  failing: z.array(z.object({ name: z.string(), n: z.int(), failed: z.int() })),
  instead: z.array(z.object({ text: z.string(), n: z.int() })),
});
export type NamesInForm = Of<typeof namesInForm>;

/** What a model says next, as the log prints it. */
export const saidNext = z.object({ section: z.string(), prompt: z.string(), next: z.array(nextToken) });
export type SaidNext = Of<typeof saidNext>;

export const reproductionResult = z.object({
  protocol: z.enum(protocols),
  /** The model that the published numbers are of, and whether this is it: by the sum of its weights. */
  source: z.object({ title: z.string(), model: z.string(), isModel: z.boolean() }),
  sections: z.array(z.object({ id: z.string(), title: z.string(), isDone: z.boolean() })),
  rows: z.array(reproductionRow),
  next: z.array(saidNext),
  heads: z.array(headsOverSeeds),
  names: z.array(namesInForm),
});
export type ReproductionResult = Of<typeof reproductionResult>;

/** How often each verdict is given. */
export function counted(rows: readonly ReproductionRow[]): Readonly<Record<Verdict, number>> {
  const of = (verdict: Verdict) => rows.filter(row => row.verdict === verdict).length;
  return { agrees: of('agrees'), 'same sign and order': of('same sign and order'), differs: of('differs') };
}

export const reproductionReport = z.object({
  version: z.literal(resultsVersion),
  command: z.literal('reproduce'),
  model: modelFacts,
  settings: z.record(z.string(), z.unknown()),
  /** Where it was ended before all sections were measured. */
  interrupted: z.exactOptional(z.object({ sections: z.int(), of: z.int() })),
  /** One. */
  results: z.array(reproductionResult),
});
export type ReproductionReport = Of<typeof reproductionReport>;

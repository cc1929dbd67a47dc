/** What a person chooses of a map, as it is kept: the kind, and what each kind has to choose. */
import * as z from 'zod/mini';
import { directions, sites } from '../../src/protocol/analyses/patch';

z.config({ jitless: true });

export const metrics = ['kl', 'js', 'tv', 'l2', 'dProbIO', 'dProbS', 'dLogitDiff'] as const;
export type Metric = (typeof metrics)[number];
export const patchMetrics = ['restored', ...metrics] as const;
export type PatchMetric = (typeof patchMetrics)[number];
export const lookTargets = ['IO', 'S1', 'S2'] as const;

const metric = z.enum(metrics);

export const mapChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sweep'), metric }),
  z.object({ kind: z.literal('path'), to: z.string(), metric }),
  z.object({ kind: z.literal('attribute') }),
  z.object({ kind: z.literal('lookup'), at: z.enum(lookTargets) }),
  z.object({
    kind: z.literal('patch'),
    site: z.enum(sites),
    direction: z.enum(directions),
    metric: z.enum(patchMetrics),
  }),
]);

export type MapChoice = z.infer<typeof mapChoice>;
export type ChoiceOf<K extends MapChoice['kind']> = MapChoice & { readonly kind: K };

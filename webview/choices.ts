/** What the person has chosen in the view. It survives hiding, moving and reload; what does not parse starts anew. */
import * as z from 'zod/mini';
import { headRef } from '../src/protocol/panelResults';
import { lookTargets, type MapChoice, type mapKinds, metrics } from './maps';

z.config({ jitless: true });

const metric = z.enum(metrics);
const map = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sweep'), metric }),
  z.object({ kind: z.literal('path'), to: z.string(), metric }),
  z.object({ kind: z.literal('attribute') }),
  z.object({ kind: z.literal('lookup'), at: z.enum(lookTargets) }),
]);

export const sections = ['summary', 'provenance'] as const;
export const columns = ['head', 'class', ...metrics] as const;
export type Column = (typeof columns)[number];

const choices = z.object({
  map,
  second: map,
  isDouble: z.boolean(),
  showValues: z.boolean(),
  isRobust: z.boolean(),
  selected: z.nullable(headRef),
  compared: z.nullable(headRef),
  sort: z.object({ by: z.enum(columns), isDown: z.boolean() }),
  filter: z.object({ text: z.string(), layer: z.nullable(z.int()), class: z.string() }),
  open: z.object({ summary: z.boolean(), provenance: z.boolean() }),
});

export type Choices = z.infer<typeof choices>;

export const firstChoices: Choices = {
  map: { kind: 'sweep', metric: 'kl' },
  second: { kind: 'sweep', metric: 'dLogitDiff' },
  isDouble: false,
  showValues: false,
  isRobust: false,
  selected: null,
  compared: null,
  sort: { by: 'kl', isDown: true },
  filter: { text: '', layer: null, class: '' },
  open: { summary: false, provenance: false },
};

export function parseChoices(stored: unknown): Choices {
  const parsed = choices.safeParse(stored);
  return parsed.success ? parsed.data : firstChoices;
}

/** Another kind of map, keeping what the two have in common. */
export function withKind(choice: MapChoice, kind: (typeof mapKinds)[number]): MapChoice {
  const metric = 'metric' in choice ? choice.metric : 'dLogitDiff';
  switch (kind) {
    case 'sweep':
      return { kind, metric };
    case 'path':
      return { kind, metric: 'metric' in choice && choice.metric !== 'kl' ? metric : 'dLogitDiff', to: 'logits' };
    case 'attribute':
      return { kind };
    case 'lookup':
      return { kind, at: 'IO' };
  }
}

/** What the person has chosen in the view. It survives hiding, moving and reload; what does not parse starts anew. */
import * as z from 'zod/mini';
import { headRef } from '../../src/protocol/parts/heads';
import { type MapChoice, mapChoice } from '../maps/kinds';

z.config({ jitless: true });

export const sections = ['summary', 'provenance'] as const;
/** Of the summary: what one looks for first stands first, since a side bar shows no more. */
export const columns = ['head', 'kl', 'dLogitDiff', 'class', 'dProbIO', 'dProbS', 'js', 'tv', 'l2'] as const;
export type Column = (typeof columns)[number];

const choices = z.object({
  map: mapChoice,
  second: mapChoice,
  isDouble: z.boolean(),
  showValues: z.boolean(),
  isRobust: z.boolean(),
  selected: z.nullable(headRef),
  compared: z.nullable(headRef),
  /** Of a map of patches: the cell whose change is shown. */
  cell: z.nullable(z.object({ layer: z.int(), column: z.int() })),
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
  cell: null,
  sort: { by: 'kl', isDown: true },
  filter: { text: '', layer: null, class: '' },
  open: { summary: false, provenance: false },
};

/** One map or two. */
export function shownMaps({ map, second, isDouble }: Choices): readonly MapChoice[] {
  return isDouble ? [map, second] : [map];
}

export function parseChoices(stored: unknown): Choices {
  const parsed = choices.safeParse(stored);
  return parsed.success ? parsed.data : firstChoices;
}

/** What the person has chosen in the view. It survives hiding, moving and reload; what does not parse starts anew. */
import * as z from 'zod/mini';
import { headRef } from '../../src/protocol/parts/heads';
import { type MapChoice, mapChoice } from '../maps/kinds';
import { followed, noTrail } from './trail';

z.config({ jitless: true });

export const sections = ['summary', 'provenance'] as const;
/** Of the summary: what one looks for first stands first, since a side bar shows no more. */
export const columns = ['head', 'kl', 'dLogitDiff', 'class', 'dProbIO', 'dProbS', 'js', 'tv', 'l2'] as const;
export type Column = (typeof columns)[number];

const choices = z.object({
  map: mapChoice,
  second: mapChoice,
  isDouble: z.boolean(),
  /** Receivers of path patching, as they were gone back. */
  trail: z.object({ steps: z.readonly(z.array(z.string())), at: z.int() }),
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
  trail: noTrail,
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

/** The map that shows paths, the second where both do: the first is what one came from. */
export function shownPath({ map, second, isDouble }: Choices) {
  if (isDouble && second.kind === 'path') return { which: 'second', choice: second } as const;
  return map.kind === 'path' ? ({ which: 'map', choice: map } as const) : undefined;
}

/** What is chosen with this chosen besides. The trail goes with the receiver that is shown, whoever chose it. */
export function chosen(before: Choices, part: Partial<Choices>): Choices {
  const now = { ...before, ...part };
  const shown = shownPath(now);
  return part.trail || !shown ? now : { ...now, trail: followed(now.trail, shown.choice.to) };
}

export function parseChoices(stored: unknown): Choices {
  const parsed = choices.safeParse(stored);
  return parsed.success ? parsed.data : firstChoices;
}

/** Two measurements of the same prompts, prompt by prompt: the difference of each, so that what they share falls out. */
import type { MeasuredDraw } from '../../src/protocol/parts/draws';

/** A prompt is the same where its text and its form are, in whatever place; of several that are alike each has its own. */
function keyOf({ form, prompt }: MeasuredDraw): string {
  return JSON.stringify([form, prompt]);
}

export interface Paired {
  /** The first minus the second, of those prompts that both have. */
  readonly rows: readonly MeasuredDraw[];
  /** How many prompts only one of them has. */
  readonly unpaired: number;
}

export function paired(a: readonly MeasuredDraw[], b: readonly MeasuredDraw[]): Paired {
  const open = new Map<string, MeasuredDraw[]>();
  for (const row of b) open.set(keyOf(row), [...(open.get(keyOf(row)) ?? []), row]);
  const rows = a.flatMap(row => {
    const other = open.get(keyOf(row))?.shift();
    return other ? [minus(row, other)] : [];
  });
  return { rows, unpaired: a.length + b.length - 2 * rows.length };
}

/** Of the places that both have. */
function minus(a: MeasuredDraw, b: MeasuredDraw): MeasuredDraw {
  const each = a.numbers.length / a.places.length;
  const at = new Map(b.places.map((place, i) => [place, i]));
  const places = a.places.filter(place => at.has(place));
  const from = new Map(a.places.map((place, i) => [place, i]));
  const difference = (x: number | null | undefined, y: number | null | undefined) =>
    typeof x === 'number' && typeof y === 'number' ? x - y : null;
  return {
    ...a,
    places,
    whole: a.whole.map((value, i) => difference(value, b.whole[i])),
    numbers: places.flatMap(place =>
      Array.from({ length: each }, (_, i) =>
        difference(a.numbers[from.get(place)! * each + i], b.numbers[at.get(place)! * each + i]),
      ),
    ),
  };
}

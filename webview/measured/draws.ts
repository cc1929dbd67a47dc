/** What is known of a template's draws, number by number: means with their errors, and each draw's own. */
import type { AskOf } from '../../src/protocol/analyses';
import type { MeasuredDraw } from '../../src/protocol/parts/draws';
import { spread } from '../../src/protocol/parts/spread';
import { type Known, resultOf, rowsOf } from './known';

export interface Estimate {
  readonly mean: number;
  /** Null of one draw alone. */
  readonly se: number | null;
  readonly n: number;
  /** How many draws go the other way than the mean. */
  readonly against: number;
}

/** One draw's number. */
export interface DrawValue {
  readonly at: number;
  /** In its file, from 0. */
  readonly line: number;
  readonly form: string | undefined;
  readonly prompt: string;
  readonly value: number;
}

/** What means are of, as it is counted. */
export type Counted = 'draws' | 'prompts';

/** A draw is of a form, a prompt of a file of none; both together are prompts. */
export function countedAs(rows: readonly MeasuredDraw[]): Counted {
  return rows.some(({ form }) => form === undefined) ? 'prompts' : 'draws';
}

/** All that have come. */
export function drawsMeasured(known: Known, ask: AskOf<'mean'>): readonly MeasuredDraw[] {
  return resultOf(known, ask)?.rows ?? rowsOf(known, ask);
}

/** @param number which of a place's numbers */
export function valuesOf(rows: readonly MeasuredDraw[], place: string, number: number): DrawValue[] {
  return rows.flatMap(({ at, line, form, prompt, places, numbers }) => {
    const i = places.indexOf(place);
    const value = i < 0 ? null : numbers[i * (numbers.length / places.length) + number];
    return typeof value === 'number' ? [{ at, line, form, prompt, value }] : [];
  });
}

/** By place: null where no draw has the number. */
export function estimates(rows: readonly MeasuredDraw[], number: number): ReadonlyMap<string, Estimate | null> {
  const columns = new Map<string, number[]>();
  for (const { places, numbers } of rows) {
    const each = numbers.length / places.length;
    for (const [i, place] of places.entries()) {
      const column = columns.get(place) ?? [];
      columns.set(place, column);
      const value = numbers[i * each + number];
      if (typeof value === 'number') column.push(value);
    }
  }
  return new Map([...columns].map(([place, values]) => [place, estimateOf(values)]));
}

export function estimateOf(values: readonly number[]): Estimate | null {
  const over = spread(values);
  return over && { mean: over.mean, se: over.standardError, n: over.n, against: over.againstMean };
}

/** Within twice its error of zero, or of one draw alone. */
export function isUnsure({ mean, se }: Estimate): boolean {
  return se === null || Math.abs(mean) <= 2 * se;
}

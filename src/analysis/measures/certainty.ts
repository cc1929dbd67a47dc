/** What a mean over prompts hides: how far they spread, how many go the other way, and whether it could be chance. */
import { wilson } from '../../protocol/parts/shares';
import { spread } from '../../protocol/parts/spread';
import { rankingOverlap } from './rankingOverlap';
import { differs, type SignFlips, signFlips } from './signFlips';

export interface Against {
  /** Of the prompts, those with the other sign than the mean. */
  readonly share: number;
  /** Wilson's, 95 %. */
  readonly interval: [low: number, high: number];
}

/** @param values at least one. */
export function rangeOf(values: readonly number[]): [least: number, most: number] | null {
  const over = spread(values);
  return over && [over.min, over.max];
}

export function againstOf(values: readonly number[]): Against | null {
  const over = spread(values);
  if (!over) return null;
  return { share: over.againstMean / over.n, interval: wilson(over.againstMean, over.n) };
}

/** Sign-flip tests of any number of prompts: the patterns of one n are made once. */
export class Tests {
  private readonly made = new Map<number, SignFlips>();

  /** @returns p of no effect; null for no value. */
  p(values: readonly number[]): number | null {
    return values.length === 0 ? null : this.of(values.length)(values);
  }

  /** p that two heads matter alike. @param a, b of the same prompts, in the same order. */
  differ(a: readonly number[], b: readonly number[]): number {
    return differs(a, b, this.of(a.length));
  }

  private of(n: number): SignFlips {
    let test = this.made.get(n);
    if (!test) {
      test = signFlips(n);
      this.made.set(n, test);
    }
    return test;
  }
}

/** So many heads are the first of a ranking. */
const first = 10;

/**
 * How sure an order by |mean| is.
 * @param columns of each head its values, of the same prompts in the same order; two prompts at least.
 * @returns the places of the first heads in `columns`.
 */
export function rankingOf(columns: readonly (readonly number[])[], tests: Tests) {
  const sizes = columns.map(values => Math.abs(values.reduce((a, b) => a + b, 0)));
  const order = sizes.map((_, at) => at).sort((a, b) => sizes[b]! - sizes[a]!);
  const shown = order.slice(0, first);
  return {
    first: shown,
    /** p that each differs from the next of them. */
    differs: shown.slice(1).map((at, i) => tests.differ(columns[shown[i]!]!, columns[at]!)),
    overlap: rankingOverlap(columns, first),
  };
}

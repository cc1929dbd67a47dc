/** A number over several prompts. A mean hides that some go the other way, so how far they spread stands beside it. */

export interface Spread {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation / √n; null for n = 1. */
  readonly standardError: number | null;
  readonly min: number;
  readonly max: number;
  /** How many values have the other sign than the mean. */
  readonly againstMean: number;
}

/** @returns null for no value at all. */
export function spread(values: readonly number[]): Spread | null {
  const n = values.length;
  if (n === 0) return null;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const x of values) {
    sum += x;
    min = Math.min(min, x);
    max = Math.max(max, x);
  }
  const mean = sum / n;
  let squares = 0;
  let againstMean = 0;
  for (const x of values) {
    squares += (x - mean) ** 2;
    if (x * mean < 0) againstMean++;
  }
  const standardError = n === 1 ? null : Math.sqrt(squares / (n - 1) / n);
  return { n, mean, standardError, min, max, againstMean };
}

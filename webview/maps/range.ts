/** How far a scale goes: as far as the data, or, robustly, to their 95th percentile by size. */
import type { CellValues } from '../measured/grid';

export interface Range {
  /** The size at which the last colour is reached; above 0. */
  readonly end: number;
  /** Whether some value lies beyond. */
  readonly isCut: boolean;
}

const share = 0.95;

/** @returns null where there is no value. */
export function rangeOf(values: CellValues, robust: boolean): Range | null {
  const sizes: number[] = [];
  for (const value of values) if (typeof value === 'number') sizes.push(Math.abs(value));
  if (sizes.length === 0) return null;
  let most = 0;
  for (const size of sizes) if (size > most) most = size;
  if (most === 0) return { end: 1, isCut: false };
  if (!robust) return { end: most, isCut: false };
  sizes.sort((a, b) => a - b);
  const end = quantile(sizes, share);
  // Where nearly all heads do nothing there is no percentile to end at.
  return end > most * 1e-6 ? { end, isCut: end < most } : { end: most, isCut: false };
}

/** Linear between neighbours, as most statistics packages do it. @param sorted ascending, not empty */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const below = sorted[low]!;
  const above = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return below + (above - below) * (at - low);
}

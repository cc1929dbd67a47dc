/**
 * Whether other prompts would give the same first heads: the bootstrap of a ranking. Prompts are drawn anew with
 * replacement, heads ranked by the size of their mean, and the first of them held against the first of all prompts as
 * Jaccard overlap, |A ∩ B| / |A ∪ B|. (Circuits found again on resampled data overlap by 0.67: arXiv 2510.00845.)
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface RankingOverlap {
  /** Mean overlap: 1 where every draw has the same first heads. */
  readonly overlap: number;
  /** Between which 95 % of the draws lie. */
  readonly interval: readonly [low: number, high: number];
  /** How many draws of the prompts. */
  readonly resamples: number;
}

const resamples = 1_000;

/**
 * @param columns of each head its values, prompt by prompt.
 * @param top how many heads are the first.
 * @returns null where there is nothing to resample or nothing to choose from.
 */
export function rankingOverlap(columns: readonly ArrayLike<number>[], top: number, seed = 42): RankingOverlap | null {
  const n = columns[0]?.length ?? 0;
  if (n < 2 || columns.length <= top) return null;
  const rng = xoroshiro128plus(seed);
  const first = new Set(firstOf(columns, new Float64Array(n).fill(1), top));
  const overlaps = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    const times = new Float64Array(n);
    for (let i = 0; i < n; i++) times[uniformInt(rng, 0, n - 1)]!++;
    const common = firstOf(columns, times, top).filter(head => first.has(head)).length;
    overlaps[r] = common / (2 * top - common);
  }
  const mean = overlaps.reduce((a, b) => a + b) / resamples;
  overlaps.sort();
  return { overlap: mean, interval: [quantile(overlaps, 0.025), quantile(overlaps, 0.975)], resamples };
}

/** The columns with the largest |Σ times · value|, equal ones in their order. */
function firstOf(columns: readonly ArrayLike<number>[], times: Float64Array, top: number): number[] {
  const sizes = columns.map(values => {
    let sum = 0;
    for (let i = 0; i < times.length; i++) sum += times[i]! * values[i]!;
    return Math.abs(sum);
  });
  return sizes
    .map((_, at) => at)
    .sort((a, b) => sizes[b]! - sizes[a]!)
    .slice(0, top);
}

/** Between the two nearest, as numpy's. @param sorted ascending */
function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (at - Math.floor(at)) * (above - below);
}

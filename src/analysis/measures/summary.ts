/** Effects over several prompts. A mean hides that some prompts go the other way, so the spread stands beside it. */
import type { Metric } from '../../protocol/parts/ranking';
import type { HeadId } from '../model/heads';
import type { HeadEffect } from './effects';

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

/** Metrics over prompts; null where no prompt has the metric. Prompts without an answer are left out of the deltas. */
export type HeadSummary = HeadId & Readonly<Record<Metric, Spread | null>>;

/** @param prompts one sweep a prompt, of the same heads in the same order. */
export function summarise(prompts: readonly (readonly HeadEffect[])[]): HeadSummary[] {
  const over = (at: number, metric: Metric) =>
    spread(prompts.map(heads => heads[at]![metric]).filter(value => value !== null));
  return (prompts[0] ?? []).map(({ layer, head }, at) => ({
    layer,
    head,
    kl: over(at, 'kl'),
    js: over(at, 'js'),
    tv: over(at, 'tv'),
    l2: over(at, 'l2'),
    dProbIO: over(at, 'dProbIO'),
    dProbS: over(at, 'dProbS'),
    dLogitDiff: over(at, 'dLogitDiff'),
  }));
}

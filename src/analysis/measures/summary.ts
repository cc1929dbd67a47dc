/**
 * Effects over several prompts, and what may mislead in them. A mean hides that some prompts go the other way, so
 * the spread stands beside it; a single metric hides what another shows (Zhang & Nanda, arXiv 2309.16042).
 */

import type { HeadId } from '../model/heads';
import type { Effect, HeadEffect } from './effects';

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

export type Metric = 'kl' | 'js' | 'tv' | 'l2' | 'dProbIO' | 'dProbS' | 'dLogitDiff';

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

/** Largest effect first, whatever its sign; heads without the metric last, equal ones in their order. */
export function ranked<T extends Readonly<Record<Metric, number | null>>>(effects: readonly T[], by: Metric): T[] {
  const size = (effect: T) => (effect[by] === null ? -1 : Math.abs(effect[by]));
  return [...effects].sort((a, b) => size(b) - size(a));
}

/** From which size an effect counts when metrics are held against each other. */
export interface Thresholds {
  /** Of P(IO). */
  readonly prob: number;
  readonly logitDiff: number;
  /** In nats. */
  readonly kl: number;
}

export const defaultThresholds: Thresholds = { prob: 0.01, logitDiff: 0.05, kl: 0.01 };

/**
 * Where one metric alone would mislead:
 * - `opposite-signs`: P(IO) says that the head supports IO, the logit difference that it does not, or the reverse;
 *   such a head pushes both names (11.1 in the research log, section 7).
 * - `unseen-by-logit-diff`: the distribution moves, the logit difference does not.
 */
export type Flag = 'opposite-signs' | 'unseen-by-logit-diff';

export function flags(effect: Omit<Effect, 'next'>, thresholds: Thresholds = defaultThresholds): Flag[] {
  const { kl, dProbIO, dLogitDiff } = effect;
  if (dProbIO === null || dLogitDiff === null) return [];
  const probCounts = Math.abs(dProbIO) >= thresholds.prob;
  const logitsCount = Math.abs(dLogitDiff) >= thresholds.logitDiff;
  if (probCounts && logitsCount && dProbIO * dLogitDiff < 0) return ['opposite-signs'];
  return kl >= thresholds.kl && !logitsCount ? ['unseen-by-logit-diff'] : [];
}

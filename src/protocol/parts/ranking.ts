/**
 * Which heads matter most, and what one number alone would hide: the one rule of the summary, the lenses, the lists
 * and the maps. A single metric misleads (Zhang & Nanda, arXiv 2309.16042).
 */
import type { Effect } from './effects';

export type Metric = keyof Effect;

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

export function flags(effect: Effect, thresholds: Thresholds = defaultThresholds): Flag[] {
  const { kl, dProbIO, dLogitDiff } = effect;
  if (dProbIO === null || dLogitDiff === null) return [];
  const probCounts = Math.abs(dProbIO) >= thresholds.prob;
  const logitsCount = Math.abs(dLogitDiff) >= thresholds.logitDiff;
  if (probCounts && logitsCount && dProbIO * dLogitDiff < 0) return ['opposite-signs'];
  return kl >= thresholds.kl && !logitsCount ? ['unseen-by-logit-diff'] : [];
}

/** Effects over several prompts. */
import type { Metric } from '../../protocol/parts/ranking';
import { type Spread, spread } from '../../protocol/parts/spread';
import type { HeadId } from '../model/heads';
import type { HeadEffect } from './effects';

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

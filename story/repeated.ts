/**
 * What heads attend to on random tokens said twice (arXiv 2211.00593, appendices H and I): n tokens drawn without
 * repetition, then the same again.
 */

import type { HeadId } from '../src/analysis/model/heads';
import type { Stages } from '../src/analysis/model/stages';
import { layerPatterns } from '../src/analysis/readings/attention';
import { cleanRun } from '../src/analysis/runs/cleanRun';
import { distinctTokens, sampler } from './random';

/** Mean attention of one head. */
export interface RepeatScores extends HeadId {
  /** From the second time of a token to what followed its first. */
  readonly induction: number;
  /** From the second time of a token to its first. */
  readonly duplicateToken: number;
  /** From each token but the first to the one before. */
  readonly previousToken: number;
}

/** n = 100, or half of the model's positions where that is less; ten sequences, seeded. */
export async function repeatScores(stages: Stages, sequences = 10, seed = 1): Promise<RepeatScores[]> {
  const { layers, heads, positions } = stages.shape;
  const n = Math.min(100, Math.floor(positions / 2));
  const tokens = await distinctTokens(stages);
  const draw = sampler(seed);
  const sums = Array.from({ length: layers * heads }, () => ({ induction: 0, duplicateToken: 0, previousToken: 0 }));
  for (let at = 0; at < sequences; at++) {
    const half = draw(tokens, n);
    const run = await cleanRun(stages, [...half, ...half]);
    for (let layer = 0; layer < layers; layer++)
      (await layerPatterns(stages, run, layer)).forEach((pattern, head) => {
        const sum = sums[layer * heads + head]!;
        for (let i = 0; i < n; i++) {
          sum.induction += pattern[n + i]![i + 1]! / n / sequences;
          sum.duplicateToken += pattern[n + i]![i]! / n / sequences;
        }
        for (let i = 1; i < 2 * n; i++) sum.previousToken += pattern[i]![i - 1]! / (2 * n - 1) / sequences;
      });
  }
  return sums.map((sum, i) => ({ layer: Math.floor(i / heads), head: i % heads, ...sum }));
}

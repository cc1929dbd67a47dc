/** Clean runs of many prompts, as many at a time as fill a batch and fit into memory. */
import type { Stages } from '../model/stages';
import { bytesOfRun, type CleanRun, cleanBatch } from './cleanRun';
import { afterBatch, defaultMostHeld, type RunOptions, variantsPerBatch } from './progress';

export interface CleanRuns {
  /** Of the prompts. */
  readonly indices: readonly number[];
  /** In the order of `indices`; all of one length. */
  readonly runs: readonly CleanRun[];
}

/**
 * Prompts of one length come together, lengths in the order in which they first occur.
 * @throws as `cleanRun`
 */
export async function* cleanRuns(
  stages: Stages,
  prompts: readonly (readonly number[])[],
  options: RunOptions = {},
): AsyncGenerator<CleanRuns> {
  const byLength = new Map<number, number[]>();
  prompts.forEach(({ length }, at) => {
    const alike = byLength.get(length) ?? [];
    byLength.set(length, alike);
    alike.push(at);
  });
  let done = 0;
  for (const [length, places] of byLength) {
    const fit = Math.floor((options.mostHeld ?? defaultMostHeld) / bytesOfRun(stages.shape, length));
    const size = Math.max(1, Math.min(fit, variantsPerBatch(options, stages.shape, length, places.length)));
    for (let from = 0; from < places.length; from += size) {
      const indices = places.slice(from, from + size);
      const runs = await cleanBatch(
        stages,
        indices.map(at => prompts[at]!),
        options,
      );
      done += indices.length;
      await afterBatch(options, { doing: 'prompts', done, total: prompts.length });
      yield { indices, runs };
    }
  }
}

/** The sweep as a notebook does it: one whole forward pass a head, nothing reused. What the real sweep is held against. */

import type { Answer } from '../src/analysis/measures/effects';
import { distribution, divergences } from '../src/analysis/measures/metrics';
import { allHeads } from '../src/analysis/model/heads';
import type { Stages } from '../src/analysis/model/stages';
import type { Baseline } from '../src/analysis/runs/baseline';

export async function naiveSweep(
  stages: Stages,
  ids: readonly number[],
  baseline: Baseline,
  answer: Answer,
): Promise<void> {
  const { layers, heads, width } = stages.shape;
  const size = width / heads;
  const run = async (layer?: number, head = 0) => {
    let resid = await stages.embed([ids]);
    for (let l = 0; l < layers; l++) {
      const { z } = await stages.attend(await stages.qkv(l, resid));
      if (l === layer) {
        const mean = baseline.draws[0]![l]!;
        for (let t = 0; t < ids.length; t++) {
          const at = t * width + head * size;
          z.data.set(mean.subarray(at, at + size), at);
        }
      }
      resid = await stages.out(l, z, resid);
    }
    const end = resid.data.slice(-width);
    return distribution((await stages.unembed({ data: end, dims: [1, width] })).data);
  };
  const clean = await run();
  for (const { layer, head } of allHeads(stages.shape)) {
    const patched = await run(layer, head);
    const apart = divergences(clean, patched);
    if (Number.isNaN(apart.kl + patched.probs[answer.io ?? 0]!)) throw new RangeError('a number is missing');
  }
}

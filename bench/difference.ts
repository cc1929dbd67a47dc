/** How far our logits of every head knocked out are from those of another program. */
import { knockOutVariants } from '../src/analysis/interventions/knockOut';
import { allHeads } from '../src/analysis/model/heads';
import { meanBaseline } from '../src/analysis/runs/baseline';
import { cleanRun } from '../src/analysis/runs/cleanRun';
import { variantLogits } from '../src/analysis/runs/variants';
import type { OnnxStages } from '../src/model/onnx/stages';

/** @param theirs `[L·H, V]`. @returns the largest difference of any logit of any head */
export async function difference(
  stages: OnnxStages,
  ids: readonly number[],
  samples: readonly (readonly number[])[],
  theirs: Float32Array,
): Promise<number> {
  const clean = await cleanRun(stages, ids);
  const baseline = await meanBaseline(stages, samples);
  const variants = allHeads(stages.shape).flatMap(head =>
    knockOutVariants(stages, clean, baseline, [{ ...head, positions: 'all' }]),
  );
  const { vocab } = stages.shape;
  let worst = 0;
  for await (const { indices, logits } of variantLogits(stages, variants))
    indices.forEach((index, i) => {
      for (let t = 0; t < vocab; t++)
        worst = Math.max(worst, Math.abs(logits[i * vocab + t]! - theirs[index * vocab + t]!));
    });
  return worst;
}

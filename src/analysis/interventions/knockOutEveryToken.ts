/**
 * What a model without some heads says after every token of a prompt, not only at END: the same intervention as
 * `knockOut`, carried up all layers at all positions.
 */

import { allocate } from '../model/floats';
import { checkHead, type HeadAt, positionIndices } from '../model/heads';
import type { Floats, Stages } from '../model/stages';
import { type AfterToken, readEveryToken } from '../readings/predict';
import { type Baseline, checkBaseline, firstChangedBy } from '../runs/baseline';
import type { CleanRun } from '../runs/cleanRun';
import { betweenLayers, type RunOptions } from '../runs/progress';

/**
 * After each of the T tokens.
 * @param baseline of one draw: mean or zero. A resample baseline would take as many forward passes as it has samples.
 * @throws Failed `unknown-head`, `bad-position`, `sample-length`, `cancelled`
 */
export async function knockOutEveryToken(
  stages: Stages,
  clean: CleanRun,
  baseline: Baseline,
  heads: readonly HeadAt[],
  options: RunOptions = {},
): Promise<AfterToken[]> {
  checkBaseline(baseline, stages.shape, clean.ids.length);
  for (const head of heads) checkHead(stages.shape, head);
  const [draw] = baseline.draws;
  if (!draw || baseline.draws.length > 1) throw new RangeError('a baseline of one draw is needed');
  const first = firstChangedBy(baseline, clean.ids);
  const { layers, width } = stages.shape;
  const length = clean.ids.length;
  const entry = Math.min(layers, ...heads.map(({ layer }) => layer));
  let resid = { data: clean.resid[entry]!, dims: [1, length, width] };
  for (let layer = entry; layer < layers; layer++) {
    await betweenLayers(options);
    const { z } = await stages.attend(await stages.qkv(layer, resid));
    const patched = allocate(z.data, z.data.length);
    patched.set(z.data);
    for (const head of heads) if (head.layer === layer) replace(stages, patched, draw[layer]!, head, length, first);
    const out = await stages.out(layer, { data: patched, dims: z.dims }, resid);
    resid = { data: out.data, dims: resid.dims };
  }
  return readEveryToken(stages, resid.data, clean.ids, options);
}

/** Rows before `first` stay: there the baseline equals the clean run. */
function replace(stages: Stages, z: Floats, draw: Floats, at: HeadAt, length: number, first: number): void {
  const { width, heads } = stages.shape;
  const size = width / heads;
  for (const position of positionIndices(at.positions, length)) {
    if (position < first) continue;
    const from = position * width + at.head * size;
    z.set(draw.subarray(from, from + size), from);
  }
}

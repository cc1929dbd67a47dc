/** A constant added to every entry of `wpe` passes through no layer norm: the logits must not change. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { attribution } from '../../src/analysis/readings/attribution';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { openCheckpoint } from '../../src/model/checkpoint/checkpoint';
import { OnnxStages } from '../../src/model/onnx/stages';
import { expectedNumbers, tinyStages } from '../analysis/tinyGpt2';

const tiny = new URL('../fixtures/tiny-gpt2/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'ioi-norm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wpe = openCheckpoint(tiny).weights.get('wpe.weight')!;

function shifted(offset: number): OnnxStages {
  const bytes = readFileSync(join(tiny, 'model.safetensors'));
  for (let at = wpe.offset; at < wpe.offset + wpe.length; at += 4)
    bytes.writeFloatLE(bytes.readFloatLE(at) + offset, at);
  copyFileSync(join(tiny, 'config.json'), join(folder, 'config.json'));
  writeFileSync(join(folder, 'model.safetensors'), bytes);
  return new OnnxStages(openCheckpoint(folder));
}

// What is left is float32's: PyTorch moves by 2e-5, 5e-5, 1.5e-4 and 1.4e-3.
it.each([
  [0, 1e-5],
  [10, 4e-5],
  [30, 1e-4],
  [100, 3e-4],
  [1000, 3e-3],
])('with %d added the logits stay within %d of the float64 reference', async (offset, most) => {
  const { ids, io, s } = expectedNumbers();
  const right = await cleanRun(tinyStages(), ids);
  const stages = shifted(offset);
  const ours = await cleanRun(stages, ids);
  const parts = await attribution(stages, ours, { io, s });
  await stages.release();
  let worst = 0;
  right.end.logits.forEach((logit, id) => {
    worst = Math.max(worst, Math.abs(logit - ours.end.logits[id]!));
  });
  expect(worst).toBeLessThan(most);
  expect(Math.abs(parts.sum - parts.logitDiff)).toBeLessThan(1e-4);
});

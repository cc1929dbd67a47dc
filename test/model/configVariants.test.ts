/** Configurations other than GPT-2's own, against what transformers computes (`test/fixtures/configVariants.py`). */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { attribution } from '../../src/analysis/readings/attribution';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { openCheckpoint } from '../../src/model/checkpoint/checkpoint';
import { createSession } from '../../src/model/onnx/sessions';
import { wholeGraph } from '../../src/model/onnx/stageGraphs';
import { OnnxStages } from '../../src/model/onnx/stages';

const fixtures = new URL('../fixtures/', import.meta.url).pathname;
const golden = JSON.parse(readFileSync(join(fixtures, 'config-variants.json'), 'utf8')) as {
  readonly ids: readonly number[];
  readonly tokens: readonly number[];
  readonly variants: readonly {
    readonly name: string;
    readonly config: Readonly<Record<string, unknown>>;
    readonly logits: readonly number[];
    readonly sum: number;
  }[];
};
const config = JSON.parse(readFileSync(join(fixtures, 'tiny-gpt2/config.json'), 'utf8')) as Record<string, unknown>;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderOf(change: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ioi-variant-'));
  folders.push(folder);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, ...change }));
  symlinkSync(join(fixtures, 'tiny-gpt2/model.safetensors'), join(folder, 'model.safetensors'));
  return folder;
}

describe('the logits are those of transformers', () => {
  it.each(golden.variants)('$name', async ({ name, config: change, logits, sum }) => {
    const stages = new OnnxStages(openCheckpoint(folderOf(change)));
    const clean = await cleanRun(stages, golden.ids);
    const parts = await attribution(stages, clean, { io: 5335, s: 1757 });
    await stages.release();
    golden.tokens.forEach((token, i) => {
      expect(Math.abs(clean.end.logits[token]! - logits[i]!)).toBeLessThan(2e-5);
    });
    expect(Math.abs(Array.from(clean.end.logits).reduce((a, b) => a + b) - sum) / 50257).toBeLessThan(1e-5);
    expect(Math.abs(parts.sum - parts.logitDiff)).toBeLessThan(1e-5);
    // The fixture would show it if a configuration were read and not obeyed.
    const plain = golden.variants[0]!.logits;
    const same = name === 'as it is' || /^gelu_(?!python$)/.test(name);
    if (!same) expect(Math.max(...logits.map((x, i) => Math.abs(x - plain[i]!)))).toBeGreaterThan(4e-5);
  });
});

it('the whole model in one graph obeys them, too', async () => {
  const change = { scale_attn_by_inverse_layer_idx: true, activation_function: 'quick_gelu' };
  const checkpoint = openCheckpoint(folderOf(change));
  const stages = new OnnxStages(checkpoint);
  const clean = await cleanRun(stages, golden.ids);
  await stages.release();
  const { Tensor } = await import('onnxruntime-node');
  const t = golden.ids.length;
  const session = await createSession(wholeGraph(checkpoint), checkpoint, {});
  const mask = Float32Array.from({ length: t * t }, (_, i) => (i % t > Math.floor(i / t) ? -3.4e38 : 0));
  const { logits } = await session.run({
    ids: new Tensor('int64', BigInt64Array.from(golden.ids, BigInt), [1, t]),
    positions: new Tensor('int64', BigInt64Array.from(golden.ids.map((_, i) => BigInt(i))), [t]),
    mask: new Tensor('float32', mask, [1, 1, t, t]),
  });
  await session.release();
  golden.tokens.forEach(token => {
    expect((logits!.data as Float32Array)[token]!).toBeCloseTo(clean.end.logits[token]!, 4);
  });
});

/** What packing changes, and what it does not; and that a row is the same alone and among others. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterAll, describe, expect, it } from 'vitest';
import type { Tensor } from '../../src/analysis/model/stages';
import { openCheckpoint } from '../../src/model/checkpoint/checkpoint';
import { OnnxStages } from '../../src/model/onnx/stages';
import { gpt2Config, gpt2Plans, writeCheckpoint } from '../support/safetensorsFile';

const folder = mkdtempSync(join(tmpdir(), 'ioi-packing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shape = { layers: 2, heads: 4, width: 256, positions: 16, vocab: 50257 };
const rng = xoroshiro128plus(7);
const uniform = () => rng.next() / 2 ** 31;

const checkpoint = openCheckpoint(
  writeCheckpoint(join(folder, 'wide'), gpt2Config(shape), gpt2Plans(shape), plan => {
    const n = plan.shape.reduce((a, b) => a * b, 1);
    return new Uint8Array(Float32Array.from({ length: n }, () => uniform() * 0.1).buffer);
  }),
);

function rows(n: number): Tensor {
  return { data: Float32Array.from({ length: n * shape.width }, uniform), dims: [n, 1, shape.width] };
}

/** Enough rows through the layers that packing pays. */
async function earn(stages: OnnxStages): Promise<void> {
  const many = rows(1500);
  for (let layer = 0; layer < shape.layers; layer++) {
    await stages.qkv(layer, many);
    await stages.out(layer, many, many);
  }
}

async function packAll(stages: OnnxStages): Promise<void> {
  while (await stages.packNext());
}

function worst(a: Tensor, b: Tensor): number {
  let most = 0;
  expect(a.data.length).toBeLessThanOrEqual(b.data.length);
  for (let i = 0; i < a.data.length; i++) most = Math.max(most, Math.abs(a.data[i]! - b.data[i]!));
  return most;
}

describe.each(['unpacked', 'packed'])('%s: a row gives what it gives in any batch', packing => {
  const all = rows(37);
  const { width } = shape;
  it.each([1, 2, 7])('%i at a time, to the last digit', async size => {
    const stages = new OnnxStages(checkpoint, { threads: 2 });
    if (packing === 'packed') {
      await earn(stages);
      await stages.unembed(rows(1));
      await packAll(stages);
      expect(stages.packed).toBe(2 * shape.layers + 1);
    }
    const part = (t: Tensor, from: number): Tensor => {
      const per = t.data.length / 37;
      return { data: t.data.slice(from * per, (from + size) * per), dims: [size, ...t.dims.slice(1)] };
    };
    const qkv = await stages.qkv(1, all);
    const out = await stages.out(1, all, all);
    const middle = await stages.middle(1, all, all);
    const logits = await stages.unembed(all);
    const tokens = await stages.unembedTokens(all, [5, 7]);
    for (const from of [0, 11, 37 - size]) {
      const some = part(all, from);
      expect((await stages.qkv(1, some)).k.data).toEqual(part(qkv.k, from).data);
      expect((await stages.out(1, some, some)).data).toEqual(part(out, from).data);
      expect((await stages.middle(1, some, some)).data).toEqual(part(middle, from).data);
      expect(worst(await stages.unembed(some), part(logits, from))).toBe(0);
      expect((await stages.unembedTokens(some, [5, 7])).data).toEqual(part(tokens, from).data);
    }
    expect(out.data.length).toBe(37 * width);
    await stages.release();
  });
});

it('of a narrow model, packed from the start: as among so many that work is parted by rows', async () => {
  const narrow = { layers: 1, heads: 4, width: 96, positions: 16, vocab: 50257 };
  const model = openCheckpoint(
    writeCheckpoint(join(folder, 'narrow'), gpt2Config(narrow), gpt2Plans(narrow), plan => {
      const n = plan.shape.reduce((a, b) => a * b, 1);
      return new Uint8Array(Float32Array.from({ length: n }, () => uniform() * 0.1).buffer);
    }),
  );
  const stages = new OnnxStages(model, { threads: 2 });
  const many = (n: number): Tensor => ({
    data: Float32Array.from({ length: n * narrow.width }, uniform),
    dims: [n, 1, narrow.width],
  });
  const all = many(300);
  const out = await stages.out(0, all, all);
  for (const size of [1, 2, 13, 96, 200]) {
    const some = { data: all.data.slice(0, size * narrow.width), dims: [size, 1, narrow.width] };
    expect(worst(await stages.out(0, some, some), { ...out, data: out.data.slice(0, some.data.length) })).toBe(0);
  }
  await stages.release();
});

it('packs once it pays, a stage at a time, and changes only the last digits', async () => {
  const stages = new OnnxStages(checkpoint, { threads: 2 });
  const some = rows(20);
  const before = await stages.out(0, some, some);
  expect(await stages.packNext()).toBe(false);
  await earn(stages);
  expect(await stages.packNext()).toBe(true);
  expect(stages.packed).toBe(1);
  await packAll(stages);
  // The unembedding was not used.
  expect(stages.packed).toBe(2 * shape.layers);
  expect(worst(await stages.out(0, some, some), before)).toBeLessThan(1e-5);
  await stages.release();
  expect(await stages.packNext()).toBe(false);
});

it('never packs where memory is short', async () => {
  const stages = new OnnxStages(checkpoint, { threads: 2, lowMemory: true });
  await earn(stages);
  expect(await stages.packNext()).toBe(false);
  await stages.release();
});

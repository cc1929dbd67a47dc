/** The stages on ONNX Runtime against the float64 oracle, over every way in which a checkpoint may be stored. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterAll, describe, expect, it } from 'vitest';
import { referenceStages } from '../../src/analysis/model/reference';
import type { Stages, Tensor } from '../../src/analysis/model/stages';
import { knownModels, locate } from '../../src/model/catalog/catalog';
import { openCheckpoint } from '../../src/model/checkpoint/checkpoint';
import { sha256Of } from '../../src/model/checkpoint/identity';
import { readWeight } from '../../src/model/checkpoint/weights';
import { OnnxStages } from '../../src/model/onnx/stages';
import { byteLength, gpt2Config, gpt2Plans, type TensorPlan, writeCheckpoint } from '../support/safetensorsFile';

const folder = mkdtempSync(join(tmpdir(), 'ioi-stages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Three heads of five: nothing here is a power of two.
const shape = { layers: 3, heads: 3, width: 15, positions: 12, vocab: 50257 };

/** Random bytes that are moderate numbers in every type. */
function randomValues(seed: number): (plan: TensorPlan) => Uint8Array | undefined {
  const rng = xoroshiro128plus(seed);
  return plan => {
    if (plan.dtype === 'U8') return undefined;
    const n = plan.shape.reduce((a, b) => a * b, 1);
    const floats = Float32Array.from(
      { length: n },
      () => (rng.next() / 2 ** 31) * 0.5 + (plan.name.includes('ln_') ? 0.7 : 0),
    );
    if (plan.dtype === 'F32') return new Uint8Array(floats.buffer);
    if (plan.dtype === 'F64') return new Uint8Array(Float64Array.from(floats, x => x + x * 1e-9).buffer);
    const bits = new Uint32Array(floats.buffer);
    const halves = Uint16Array.from(floats, (x, i) => (plan.dtype === 'BF16' ? bits[i]! >>> 16 : toHalf(x)));
    return new Uint8Array(halves.buffer);
  };
}

/** Nearest half of a moderate number; exact enough to be a test value, since what is written is what both sides read. */
function toHalf(x: number): number {
  const sign = x < 0 ? 0x8000 : 0;
  const size = Math.abs(x);
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  return sign + ((exponent + 15) << 10) + Math.round((size / 2 ** exponent - 1) * 1024);
}

function make(name: string, dtype = 'F32', prefix = '', extra: readonly TensorPlan[] = [], config = {}): string {
  const plans = [...gpt2Plans(shape, dtype, prefix), ...extra];
  return writeCheckpoint(join(folder, name), { ...gpt2Config(shape), ...config }, plans, randomValues(name.length));
}

const ids = [
  [2215, 5335, 290, 1757, 50256],
  [11, 0, 50000, 284, 262],
];

async function everyOutput(stages: Stages): Promise<Record<string, Tensor>> {
  const outputs: Record<string, Tensor> = {};
  let resid = await stages.embed(ids);
  for (let layer = 0; layer < stages.shape.layers; layer++) {
    const qkv = await stages.qkv(layer, resid);
    const { z, pattern } = await stages.attend(qkv, { pattern: true });
    Object.assign(outputs, {
      [`q${layer}`]: qkv.q,
      [`k${layer}`]: qkv.k,
      [`v${layer}`]: qkv.v,
      [`z${layer}`]: z,
      [`pattern${layer}`]: pattern!,
    });
    outputs[`plain z${layer}`] = (await stages.attend(qkv)).z;
    const last = (t: Tensor, rows: number): Tensor => {
      const per = t.data.length / 10;
      const data = new Float64Array(2 * rows * per);
      for (let b = 0; b < 2; b++)
        for (let i = 0; i < rows * per; i++) data[b * rows * per + i] = t.data[(b * 5 + 5 - rows) * per + i]!;
      return { data, dims: [2, rows, ...t.dims.slice(2)] };
    };
    outputs[`last queries ${layer}`] = (await stages.attend({ ...qkv, q: last(qkv.q, 2) })).z;
    resid = await stages.out(layer, z, resid);
    outputs[`resid${layer}`] = resid;
  }
  const rows = { data: resid.data, dims: [10, stages.shape.width] };
  outputs.logits = await stages.unembed(rows);
  outputs.tokens = await stages.unembedTokens(rows, [5335, 1757, 50256]);
  outputs.rows = await stages.unembedRows([5335, 1757]);
  return outputs;
}

async function worstAgainstReference(path: string, options = {}): Promise<number> {
  const checkpoint = openCheckpoint(path);
  const onnx = new OnnxStages(checkpoint, options);
  const ours = await everyOutput(onnx);
  const theirs = await everyOutput(
    referenceStages(checkpoint.shape, name => {
      if (name === 'lm_head.weight' && !checkpoint.weights.has(name)) throw new RangeError(name);
      return readWeight(checkpoint, name);
    }),
  );
  await onnx.release();
  let worst = 0;
  for (const [name, { data, dims }] of Object.entries(theirs)) {
    expect(ours[name]!.dims, name).toEqual(dims);
    data.forEach((x, i) => {
      worst = Math.max(worst, Math.abs(x - ours[name]!.data[i]!));
    });
  }
  return worst;
}

describe('every stage equals the float64 oracle', () => {
  const mask = (name: string): TensorPlan => ({ name, dtype: 'U8', shape: [1, 1, 12, 12] });
  it.each([
    ['float32', () => make('f32'), {}],
    ['float16', () => make('half', 'F16'), {}],
    ['float64', () => make('double', 'F64'), {}],
    ['bfloat16', () => make('brain', 'BF16'), {}],
    ['names with the prefix transformer.', () => make('prefix', 'F32', 'transformer.'), {}],
    [
      'mask buffers, which are no weights',
      () =>
        make('masked', 'F32', '', [mask('h.0.attn.bias'), { name: 'h.0.attn.masked_bias', dtype: 'F32', shape: [] }]),
      {},
    ],
    [
      'an unembedding of its own',
      () =>
        make('untied', 'F32', '', [{ name: 'lm_head.weight', dtype: 'F32', shape: [50257, 15] }], {
          tie_word_embeddings: false,
        }),
      {},
    ],
    [
      'an unembedding of its own in half precision',
      () => make('untied half', 'F16', 'transformer.', [{ name: 'lm_head.weight', dtype: 'F16', shape: [50257, 15] }]),
      {},
    ],
    ['one thread', () => make('thread'), { threads: 1 }],
    ['little memory', () => make('little memory', 'F16'), { lowMemory: true }],
  ])('%s', async (_, path, options) => {
    expect(await worstAgainstReference(path(), options)).toBeLessThan(2e-5);
  });

  it('an unembedding of its own changes the logits', async () => {
    const plan: TensorPlan = { name: 'lm_head.weight', dtype: 'F32', shape: [50257, 15] };
    const own = openCheckpoint(make('own head', 'F32', '', [plan]));
    expect(readWeight(own, 'lm_head.weight').data).not.toEqual(readWeight(own, 'wte.weight').data);
    expect(byteLength(plan)).toBe(own.weights.get('lm_head.weight')!.length);
  });
});

it('a checkpoint in the hub’s cache, made of symbolic links, is found and used', async () => {
  const cache = join(folder, 'hub');
  const repository = join(cache, 'models--openai-community--gpt2');
  const snapshot = join(repository, 'snapshots', '607a30d783dfa663caf39e06633721c8d4cfcd7e');
  const real = make('blobs of the hub');
  mkdirSync(join(repository, 'blobs'), { recursive: true });
  mkdirSync(snapshot, { recursive: true });
  for (const file of readdirSync(real)) {
    symlinkSync(join(real, file), join(repository, 'blobs', `blob-of-${file.length}`));
    symlinkSync(join('..', '..', 'blobs', `blob-of-${file.length}`), join(snapshot, file));
  }
  const gpt2 = knownModels.find(model => model.id === 'gpt2')!;
  expect(locate(gpt2, folder, cache)).toBe(snapshot);
  expect(locate({ ...gpt2, repository: 'nobody/nothing' }, folder, cache)).toBeUndefined();
  expect(await worstAgainstReference(snapshot)).toBeLessThan(2e-5);
  expect(await sha256Of(openCheckpoint(snapshot).files)).toBe(await sha256Of(openCheckpoint(real).files));
});

describe('a checkpoint that is not whole is refused', () => {
  const plans = gpt2Plans(shape);
  const odd = (name: string, change: (plans: TensorPlan[]) => TensorPlan[], config = {}) =>
    writeCheckpoint(join(folder, name), { ...gpt2Config(shape), ...config }, change([...plans]));
  it.each([
    [
      'a missing tensor',
      () => odd('missing', all => all.filter(plan => plan.name !== 'h.1.mlp.c_fc.bias')),
      /"h\.1\.mlp\.c_fc\.bias" is missing; expected shape \[60\]/,
    ],
    [
      'an odd shape',
      () => odd('odd', all => all.map(plan => (plan.name === 'wpe.weight' ? { ...plan, shape: [15, 12] } : plan))),
      /"wpe\.weight" has shape \[15, 12\]; expected \[12, 15\]/,
    ],
    [
      'integers for weights',
      () => odd('integers', all => all.map(plan => (plan.name === 'ln_f.bias' ? { ...plan, dtype: 'I64' } : plan))),
      /"ln_f\.bias" is of type I64; expected F32, F16, BF16, F64/,
    ],
    [
      'a tensor with and without prefix',
      () => odd('both', all => [...all, { name: 'transformer.ln_f.bias', dtype: 'F32', shape: [15] }]),
      /with and without the prefix/,
    ],
    [
      'untied without an unembedding',
      () => odd('no head', all => all, { tie_word_embeddings: false }),
      /"lm_head\.weight" is missing/,
    ],
    ['another number of layers', () => odd('layers', all => all, { n_layer: 4 }), /"h\.3\.ln_1\.weight" is missing/],
  ])('%s', (_, path, said) => {
    expect(() => openCheckpoint(path())).toThrow(said);
  });
});

it('a stage that could not be loaded is loaded the next time', async () => {
  const away = make('away');
  const file = join(away, 'model.safetensors');
  const stages = new OnnxStages(openCheckpoint(away));
  renameSync(file, `${file}.away`);
  await expect(stages.embed([[1, 2]])).rejects.toMatchObject({ failure: { code: 'cannot-load' } });
  renameSync(`${file}.away`, file);
  expect((await stages.embed([[1, 2]])).dims).toEqual([1, 2, shape.width]);
  await stages.release();
});

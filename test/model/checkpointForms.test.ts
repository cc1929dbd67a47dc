/** The forms in which people have checkpoints: shards, tied weights under one name, float64. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { openCheckpoint } from '../../src/model/checkpoint/checkpoint';
import { sha256Of } from '../../src/model/checkpoint/identity';
import { OnnxStages } from '../../src/model/onnx/stages';
import { expectedNumbers } from '../analysis/tinyGpt2';
import { bytesOf, config, folderOf, renamed, shards, type Tensors, tensors, whole } from '../support/tinyTensors';

async function worst(folder: string): Promise<number> {
  const { ids, last_position: last } = expectedNumbers();
  const stages = new OnnxStages(openCheckpoint(folder));
  const { end } = await cleanRun(stages, ids);
  const [row] = (await stages.unembedRows([5335])).data;
  await stages.release();
  expect(row).toBeCloseTo(tensors.get('wte.weight')!.bytes.readFloatLE(5335 * 32 * 4), 6);
  return Math.max(...last.top10.map(({ id, logit }) => Math.abs(logit - end.logits[id]!)));
}

describe('the same numbers, however the weights are stored', () => {
  const doubled: Tensors = new Map(
    [...tensors].map(([name, { dtype, shape, bytes }]) => {
      if (dtype !== 'F32') return [name, { dtype, shape, bytes }];
      const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
      return [name, { dtype: 'F64', shape, bytes: Buffer.from(Float64Array.from(floats).buffer) }];
    }),
  );
  const twice: Tensors = new Map([...tensors, ['lm_head.weight', tensors.get('wte.weight')!]]);
  it.each<[string, () => string]>([
    ['in shards', () => folderOf('shards', shards)],
    [
      'in shards, linked as the hub’s cache links them',
      () => {
        const folder = join(dirname(folderOf('linked/blobs', shards)), 'snapshot');
        mkdirSync(folder);
        for (const name of Object.keys(shards)) symlinkSync(join('..', 'blobs', name), join(folder, name));
        return folder;
      },
    ],
    [
      'tied under the name lm_head.weight alone, as save_model writes it',
      () =>
        folderOf('save_model', {
          'config.json': config,
          'model.safetensors': bytesOf(
            renamed(name => (name === 'wte.weight' ? 'lm_head.weight' : `transformer.${name}`)),
          ),
        }),
    ],
    ['tied under both names', () => folderOf('both', { 'config.json': config, 'model.safetensors': bytesOf(twice) })],
    ['in float64', () => folderOf('double', { 'config.json': config, 'model.safetensors': bytesOf(doubled) })],
  ])('%s', async (_, folder) => {
    const path = folder();
    expect(await worst(path)).toBeLessThan(1e-5);
    expect(openCheckpoint(path).notes).toEqual([]);
    expect(openCheckpoint(path).weights.has('lm_head.weight')).toBe(false);
  });

  it('a fingerprint covers all shards', async () => {
    const one = await sha256Of(openCheckpoint(folderOf('fingerprint 1', shards)).files);
    const changed = Buffer.from(shards['model-00002-of-00002.safetensors'] as Buffer);
    changed[changed.length - 1]! ^= 1;
    const other = folderOf('fingerprint 2', { ...shards, 'model-00002-of-00002.safetensors': changed });
    expect(await sha256Of(openCheckpoint(other).files)).not.toBe(one);
  });
});

describe('what is used otherwise than the configuration says is said', () => {
  it('an unembedding of its own beside a tied configuration', async () => {
    const own = Buffer.from(tensors.get('wte.weight')!.bytes);
    own.writeFloatLE(1, own.length - 4);
    const held = new Map([...tensors, ['lm_head.weight', { ...tensors.get('wte.weight')!, bytes: own }]]);
    const checkpoint = openCheckpoint(folderOf('own', { 'config.json': config, 'model.safetensors': bytesOf(held) }));
    expect(checkpoint.notes).toEqual([expect.stringMatching(/^lm_head\.weight is not wte\.weight.*used as it is/)]);
    expect(checkpoint.weights.get('lm_head.weight')!.name).toBe('lm_head.weight');
  });

  it('layers that are left out', () => {
    const fewer = (n: number) =>
      openCheckpoint(folderOf(`fewer ${n}`, { 'config.json': { ...config, n_layer: n }, 'model.safetensors': whole }));
    expect(fewer(2).notes).toEqual([expect.stringMatching(/2 of the 4 layers in the file: h\.2 to h\.3 left out/)]);
    expect(fewer(3).notes).toEqual([expect.stringMatching(/3 of the 4 layers in the file: h\.3 left out/)]);
    expect(fewer(4).notes).toEqual([]);
  });
});

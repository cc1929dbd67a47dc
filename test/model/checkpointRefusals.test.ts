/** What is no checkpoint, though it looks like one: what is there is said, and what to do. */
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../src/model/checkpoint/checkpoint';
import { bytesOf, config, type Files, folderOf, pick, shards, whole } from '../support/tinyTensors';

describe('what is no checkpoint is refused: what is there, and what to do', () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 548105171\n`;
  const repository = (snapshot: Files) => {
    const files: Record<string, Buffer | string | object> = { 'refs/main': 'abc', 'blobs/x': '' };
    for (const [name, content] of Object.entries(snapshot)) files[`snapshots/abc/${name}`] = content;
    return files;
  };
  const model: Files = { 'config.json': config, 'model.safetensors': whole };
  const { 'model-00002-of-00002.safetensors': _, ...oneShard } = shards;
  it.each<[string, Files, RegExp]>([
    [
      'pytorch_model.bin alone',
      { 'config.json': config, 'pytorch_model.bin': 'PK' },
      /it has pytorch_model\.bin.*save_pretrained/,
    ],
    ['shards of it', { 'config.json': config, 'pytorch_model-00001-of-00002.bin': 'PK' }, /it has pytorch_model-00001/],
    ['TensorFlow', { 'config.json': config, 'tf_model.h5': '' }, /it has tf_model\.h5/],
    [
      'a Git LFS pointer',
      { 'config.json': config, 'model.safetensors': pointer },
      /Git LFS pointer of 1\d\d bytes.*git lfs pull/,
    ],
    [
      'a shard that is a pointer',
      { ...shards, 'model-00002-of-00002.safetensors': pointer },
      /model-00002-of-00002\.safetensors.*pointer/,
    ],
    ['a shard too few', oneShard, /no model-00002-of-00002\.safetensors/],
    [
      'a damaged shard',
      { ...shards, 'model-00002-of-00002.safetensors': whole.subarray(0, 9000) },
      /model-00002-of-00002\.safetensors is damaged.*truncated/,
    ],
    [
      'a shard of another model',
      { ...shards, 'model-00002-of-00002.safetensors': bytesOf(pick(name => name === 'ln_f.bias')) },
      /index names the tensor/,
    ],
    ['an index without a map', { 'config.json': config, 'model.safetensors.index.json': '{}' }, /no weight_map/],
    [
      'an index that points elsewhere',
      { 'config.json': config, 'model.safetensors.index.json': { weight_map: { a: '../a.safetensors' } } },
      /beside it/,
    ],
    ['a repository of the hub’s cache', repository(model), /repository of the hub’s cache.*snapshots\/abc/],
    [
      'a repository with other weights',
      repository({ 'config.json': config, 'pytorch_model.bin': '' }),
      /snapshots\/abc has no model\.safetensors: it has pytorch_model\.bin/,
    ],
    ['the cache itself', { 'models--gpt2/refs/main': 'abc' }, /the hub’s cache itself/],
    [
      'a folder of checkpoints',
      { 'checkpoint-500/config.json': config, 'checkpoint-500/model.safetensors': whole },
      /lies deeper.*checkpoint-500/,
    ],
    ['an adapter', { 'config.json': config, 'adapter_model.safetensors': '' }, /adapter without its model/],
    [
      'weights under another name',
      { 'config.json': config, 'gpt2.safetensors': whole },
      /it has gpt2\.safetensors.*Rename/,
    ],
    ['nothing', { 'README.md': '' }, /has no config\.json/],
  ])('%s', (name, files, said) => {
    const folder = folderOf(name, files);
    expect(() => openCheckpoint(folder)).toThrow(said);
    // One line each.
    expect(() => openCheckpoint(folder)).not.toThrow(/\n/);
  });

  it('a file in the place of a folder', () => {
    const folder = folderOf('of a file', model);
    expect(() => openCheckpoint(join(folder, 'model.safetensors'))).toThrow(/is a file.*Name its folder/);
  });

  it('the newest whole snapshot is the one that is named', () => {
    const folder = folderOf('snapshots', { ...repository(model) });
    folderOf('snapshots/old', model, folder);
    utimesSync(join(folder, 'snapshots', 'old'), 1, 1);
    folderOf('snapshots/zzz', { 'config.json': config }, folder);
    expect(() => openCheckpoint(folder)).toThrow(/snapshots\/abc/);
  });
});

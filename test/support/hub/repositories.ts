/** Repositories for the stand-in: the tiny GPT-2 of the fixtures, and small ones of seeded bytes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gpt2Config } from '../safetensorsFile';
import type { Repository } from './standIn';

const tiny = resolve(import.meta.dirname, '../../fixtures/tiny-gpt2');

export const commitOf = (name: string) => createHash('sha1').update(name).digest('hex');

export function tinyRepository(name = 'someone/tiny-gpt2'): Repository {
  const files = Object.fromEntries(
    ['config.json', 'model.safetensors'].map(file => [file, readFileSync(join(tiny, file))]),
  );
  return { commit: commitOf(name), files: { ...files, 'README.md': Buffer.from('# Tiny\n') } };
}

const config = gpt2Config({ layers: 1, heads: 1, width: 8, positions: 8, vocab: 50257 });

/** A model as far as its names and its `config.json` tell; its weights are bytes from a seed. */
export function seededRepository(name: string, bytes: number): Repository {
  const weights = Buffer.alloc(bytes);
  let block = createHash('sha256').update(name).digest();
  for (let at = 0; at < bytes; at += block.length) {
    block.copy(weights, at);
    block = createHash('sha256').update(block).digest();
  }
  return {
    commit: commitOf(name),
    files: {
      'config.json': Buffer.from(JSON.stringify(config)),
      'generation_config.json': Buffer.from('{}'),
      'model.safetensors': weights,
    },
  };
}

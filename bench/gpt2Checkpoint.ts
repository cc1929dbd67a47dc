/** Checkpoints of GPT-2's exact shapes with seeded random weights: speed does not depend on what they say. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { byteLength, gpt2Config, gpt2Plans, headerBytes, type TensorPlan } from '../test/support/safetensorsFile';

const shapes = {
  small: { layers: 12, heads: 12, width: 768, positions: 1024, vocab: 50257 },
  medium: { layers: 24, heads: 16, width: 1024, positions: 1024, vocab: 50257 },
};

export type Size = keyof typeof shapes;

/** @returns the folder; made once (500 MB; medium 1.4 GB), then taken from the cache. */
export function gpt2Checkpoint(size: Size = 'small'): string {
  const shape = shapes[size];
  const cache = `.cache/gpt2-${size}-shapes`;
  if (existsSync(join(cache, 'model.safetensors'))) return cache;
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'config.json'), `${JSON.stringify(gpt2Config(shape), null, 1)}\n`);
  const half = join(cache, 'model.safetensors.part');
  writeWeights(half, gpt2Plans(shape));
  renameSync(half, join(cache, 'model.safetensors'));
  return cache;
}

function writeWeights(file: string, plans: readonly TensorPlan[]): void {
  const out = openSync(file, 'w');
  writeSync(out, headerBytes(plans));
  const rng = xoroshiro128plus(42);
  for (const plan of plans) {
    const floats = new Float32Array(byteLength(plan) / 4);
    const [mean, spread] = /ln_\w+\.weight$/.test(plan.name) ? [1, 0.1] : [0, 0.02];
    // A sum of four uniforms is normal enough.
    for (let i = 0; i < floats.length; i++) {
      const a = rng.next();
      const b = rng.next();
      const sum = ((a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16)) / 0xffff - 2;
      floats[i] = mean + spread * sum * Math.sqrt(3);
    }
    writeSync(out, Buffer.from(floats.buffer));
  }
  closeSync(out);
}

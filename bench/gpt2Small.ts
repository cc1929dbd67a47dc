/** A checkpoint of GPT-2 small's exact shapes with seeded random weights: speed does not depend on what they say. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const config = {
  model_type: 'gpt2',
  architectures: ['GPT2LMHeadModel'],
  n_layer: 12,
  n_head: 12,
  n_embd: 768,
  n_positions: 1024,
  n_ctx: 1024,
  vocab_size: 50257,
  layer_norm_epsilon: 1e-5,
  activation_function: 'gelu_new',
};

type Plan = { readonly name: string; readonly shape: readonly number[]; readonly mean: number; readonly spread: number };

/** @returns the folder; made once (500 MB), then taken from the cache. */
export function gpt2SmallCheckpoint(cache = '.cache/gpt2-small-shapes'): string {
  if (existsSync(join(cache, 'model.safetensors'))) return cache;
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'config.json'), `${JSON.stringify(config, null, 1)}\n`);
  const half = join(cache, 'model.safetensors.part');
  writeCheckpoint(half, plan());
  renameSync(half, join(cache, 'model.safetensors'));
  return cache;
}

function plan(): Plan[] {
  const d = config.n_embd;
  const weight = (name: string, ...shape: number[]): Plan => ({ name, shape, mean: 0, spread: 0.02 });
  const scale = (name: string): Plan => ({ name, shape: [d], mean: 1, spread: 0.1 });
  const plans = [weight('wte.weight', config.vocab_size, d), weight('wpe.weight', config.n_positions, d)];
  for (let layer = 0; layer < config.n_layer; layer++) {
    const h = `h.${layer}`;
    plans.push(scale(`${h}.ln_1.weight`), weight(`${h}.ln_1.bias`, d));
    plans.push(weight(`${h}.attn.c_attn.weight`, d, 3 * d), weight(`${h}.attn.c_attn.bias`, 3 * d));
    plans.push(weight(`${h}.attn.c_proj.weight`, d, d), weight(`${h}.attn.c_proj.bias`, d));
    plans.push(scale(`${h}.ln_2.weight`), weight(`${h}.ln_2.bias`, d));
    plans.push(weight(`${h}.mlp.c_fc.weight`, d, 4 * d), weight(`${h}.mlp.c_fc.bias`, 4 * d));
    plans.push(weight(`${h}.mlp.c_proj.weight`, 4 * d, d), weight(`${h}.mlp.c_proj.bias`, d));
  }
  return [...plans, scale('ln_f.weight'), weight('ln_f.bias', d)];
}

function writeCheckpoint(file: string, plans: readonly Plan[]): void {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const { name, shape } of plans) {
    const length = 4 * shape.reduce((a, b) => a * b, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + length] };
    offset += length;
  }
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(json.length));
  const out = openSync(file, 'w');
  writeSync(out, head);
  writeSync(out, json);
  const rng = xoroshiro128plus(42);
  for (const { shape, mean, spread } of plans) {
    const floats = new Float32Array(shape.reduce((a, b) => a * b, 1));
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

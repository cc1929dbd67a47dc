/** Writes safetensors files, good ones and bad ones, for tests and benchmarks. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TensorPlan {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

const bytesOf: Record<string, number> = { F32: 4, F16: 2, BF16: 2, U8: 1, I64: 8, F64: 8, BOOL: 1 };

export function byteLength({ dtype, shape }: TensorPlan): number {
  return bytesOf[dtype]! * shape.reduce((a, b) => a * b, 1);
}

/** Length, header and nothing of the data: what stands before the first tensor's bytes. */
export function headerBytes(plans: readonly TensorPlan[]): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const plan of plans) {
    const end = offset + byteLength(plan);
    header[plan.name] = { dtype: plan.dtype, shape: plan.shape, data_offsets: [offset, end] };
    offset = end;
  }
  return withLength(JSON.stringify(header));
}

/** A header's text with its length in front. */
export function withLength(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const bytes = new Uint8Array(8 + text.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

/** A small GPT-2 checkpoint on disk; `values` gives each tensor's bytes, zeros when it gives none. */
export function writeCheckpoint(
  folder: string,
  config: Record<string, unknown>,
  plans: readonly TensorPlan[],
  values: (plan: TensorPlan) => Uint8Array | undefined = () => undefined,
): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const data = plans.map(plan => values(plan) ?? new Uint8Array(byteLength(plan)));
  writeFileSync(join(folder, 'model.safetensors'), Buffer.concat([headerBytes(plans), ...data]));
  return folder;
}

/** The tensors of a GPT-2 of this shape. */
export function gpt2Plans(
  shape: { layers: number; width: number; positions: number; vocab: number },
  dtype = 'F32',
  prefix = '',
): TensorPlan[] {
  const { layers, width: d, positions, vocab } = shape;
  const plan = (name: string, ...dims: number[]): TensorPlan => ({ name: prefix + name, dtype, shape: dims });
  const plans = [plan('wte.weight', vocab, d), plan('wpe.weight', positions, d)];
  for (let layer = 0; layer < layers; layer++) {
    const h = `h.${layer}`;
    plans.push(plan(`${h}.ln_1.weight`, d), plan(`${h}.ln_1.bias`, d));
    plans.push(plan(`${h}.attn.c_attn.weight`, d, 3 * d), plan(`${h}.attn.c_attn.bias`, 3 * d));
    plans.push(plan(`${h}.attn.c_proj.weight`, d, d), plan(`${h}.attn.c_proj.bias`, d));
    plans.push(plan(`${h}.ln_2.weight`, d), plan(`${h}.ln_2.bias`, d));
    plans.push(plan(`${h}.mlp.c_fc.weight`, d, 4 * d), plan(`${h}.mlp.c_fc.bias`, 4 * d));
    plans.push(plan(`${h}.mlp.c_proj.weight`, 4 * d, d), plan(`${h}.mlp.c_proj.bias`, d));
  }
  return [...plans, plan('ln_f.weight', d), plan('ln_f.bias', d)];
}

export function gpt2Config(shape: { layers: number; heads: number; width: number; positions: number; vocab: number }) {
  return {
    model_type: 'gpt2',
    architectures: ['GPT2LMHeadModel'],
    n_layer: shape.layers,
    n_head: shape.heads,
    n_embd: shape.width,
    n_positions: shape.positions,
    n_ctx: shape.positions,
    vocab_size: shape.vocab,
    layer_norm_epsilon: 1e-5,
    activation_function: 'gelu_new',
  };
}

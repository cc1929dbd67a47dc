/**
 * GPT-2 in plain TypeScript and float64: slow, and the oracle that tests hold the analyses and the fast stages
 * against. As Hugging Face runs it: pre-norm blocks, GELU in its tanh form, tied unembedding, nothing folded.
 */
import { allocate } from './floats';
import type { Attended, ModelShape, Qkv, Stages, Tensor } from './stages';

/** @param source a weight by its Hugging Face name without `transformer.`; throws where there is none. */
export function referenceStages(shape: ModelShape, source: (name: string) => Tensor): Stages {
  const { heads, width } = shape;
  const size = width / heads;
  const cache = new Map<string, Float64Array>();
  const weight = (name: string): Float64Array => {
    let data = cache.get(name);
    if (!data) {
      data = Float64Array.from(source(name).data);
      cache.set(name, data);
    }
    return data;
  };
  const unembedding = () => {
    try {
      return weight('lm_head.weight');
    } catch {
      return weight('wte.weight');
    }
  };
  const norm = (rows: Float64Array, name: string) =>
    layerNorm(rows, weight(`${name}.weight`), weight(`${name}.bias`), shape.epsilon);
  const linear = (rows: Float64Array, name: string) => affine(rows, weight(`${name}.weight`), weight(`${name}.bias`));
  const logitsOf = (resid: Tensor, tokens: readonly number[]): Tensor => {
    const rows = norm(doubles(resid), 'ln_f');
    const u = unembedding();
    const n = rows.length / width;
    const logits = new Float64Array(n * tokens.length);
    for (let i = 0; i < n; i++)
      for (let t = 0; t < tokens.length; t++) {
        const base = tokens[t]! * width;
        let sum = 0;
        for (let d = 0; d < width; d++) sum += rows[i * width + d]! * u[base + d]!;
        logits[i * tokens.length + t] = sum;
      }
    return { data: logits, dims: [n, tokens.length] };
  };
  const everyToken = Array.from({ length: shape.vocab }, (_, id) => id);

  return {
    shape,
    async embed(ids) {
      const length = ids[0]?.length ?? 0;
      const [tokens, positions] = [weight('wte.weight'), weight('wpe.weight')];
      const out = new Float64Array(ids.length * length * width);
      ids.forEach((row, b) => {
        if (row.length !== length) throw new RangeError('rows of different lengths');
        row.forEach((id, t) => {
          const at = (b * length + t) * width;
          for (let d = 0; d < width; d++) out[at + d] = tokens[id * width + d]! + positions[t * width + d]!;
        });
      });
      return { data: out, dims: [ids.length, length, width] };
    },
    async qkv(layer, resid) {
      const fused = linear(norm(doubles(resid), `h.${layer}.ln_1`), `h.${layer}.attn.c_attn`);
      const dims = [...resid.dims.slice(0, 2), heads, size];
      const part = (which: number) => ({ data: columns(fused, 3 * width, which * width, width), dims });
      return { q: part(0), k: part(1), v: part(2) };
    },
    async attend(qkv, options) {
      return attend(qkv, options?.pattern ?? false);
    },
    async middle(layer, z, resid) {
      return { data: added(doubles(resid), linear(doubles(z), `h.${layer}.attn.c_proj`)), dims: resid.dims };
    },
    async out(layer, z, resid) {
      const middle = added(doubles(resid), linear(doubles(z), `h.${layer}.attn.c_proj`));
      const hidden = linear(norm(middle, `h.${layer}.ln_2`), `h.${layer}.mlp.c_fc`).map(gelu);
      return { data: added(middle, linear(hidden, `h.${layer}.mlp.c_proj`)), dims: resid.dims };
    },
    async unembed(resid) {
      return logitsOf(resid, everyToken);
    },
    async unembedTokens(resid, tokens) {
      return logitsOf(resid, tokens);
    },
    async weight(name) {
      return name === 'lm_head.weight' ? { ...source('wte.weight'), data: unembedding() } : source(name);
    },
    async unembedRows(tokens) {
      const data = new Float64Array(tokens.length * width);
      const u = unembedding();
      tokens.forEach((token, i) => {
        data.set(u.subarray(token * width, (token + 1) * width), i * width);
      });
      return { data, dims: [tokens.length, width] };
    },
  };
}

/** 0.5 x (1 + tanh(√(2/π)(x + 0.044715 x³))): `gelu_new`, not the exact form. */
function gelu(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

function layerNorm(rows: Float64Array, gain: Float64Array, bias: Float64Array, epsilon: number): Float64Array {
  const n = gain.length;
  const out = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += n) {
    let mean = 0;
    for (let d = 0; d < n; d++) mean += rows[at + d]! / n;
    let variance = 0;
    for (let d = 0; d < n; d++) variance += (rows[at + d]! - mean) ** 2 / n;
    const scale = 1 / Math.sqrt(variance + epsilon);
    for (let d = 0; d < n; d++) out[at + d] = (rows[at + d]! - mean) * scale * gain[d]! + bias[d]!;
  }
  return out;
}

/** x W + b for every row; W is `[in, out]`, as Conv1D keeps it. */
function affine(rows: Float64Array, weight: Float64Array, bias: Float64Array): Float64Array {
  const outs = bias.length;
  const ins = weight.length / outs;
  const n = rows.length / ins;
  const out = new Float64Array(n * outs);
  for (let r = 0; r < n; r++) {
    out.set(bias, r * outs);
    for (let i = 0; i < ins; i++) {
      const x = rows[r * ins + i]!;
      for (let o = 0; o < outs; o++) out[r * outs + o]! += x * weight[i * outs + o]!;
    }
  }
  return out;
}

function attend({ q, k, v }: Qkv, withPattern: boolean): Attended {
  const [batch, queries, heads, size] = q.dims as [number, number, number, number];
  const keys = k.dims[1]!;
  const z = allocate(q.data, q.data.length);
  const pattern = new Float64Array(batch * heads * queries * keys);
  const scale = 1 / Math.sqrt(size);
  const at = (b: number, t: number, h: number, length: number) => ((b * length + t) * heads + h) * size;
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++)
      for (let t = 0; t < queries; t++) {
        const visible = keys - queries + t + 1;
        const query = at(b, t, h, queries);
        const scores = Float64Array.from({ length: visible }, (_, s) => {
          const key = at(b, s, h, keys);
          let sum = 0;
          for (let d = 0; d < size; d++) sum += q.data[query + d]! * k.data[key + d]!;
          return sum * scale;
        });
        const max = scores.reduce((a, x) => Math.max(a, x));
        const powers = scores.map(x => Math.exp(x - max));
        const total = powers.reduce((a, x) => a + x);
        powers.forEach((power, s) => {
          const share = power / total;
          pattern[((b * heads + h) * queries + t) * keys + s] = share;
          const value = at(b, s, h, keys);
          for (let d = 0; d < size; d++) z[query + d]! += share * v.data[value + d]!;
        });
      }
  const result = { data: z, dims: q.dims };
  return withPattern ? { z: result, pattern: { data: pattern, dims: [batch, heads, queries, keys] } } : { z: result };
}

function doubles(tensor: Tensor): Float64Array {
  return tensor.data instanceof Float64Array ? tensor.data : Float64Array.from(tensor.data);
}

function columns(data: Float64Array, stride: number, from: number, count: number): Float64Array {
  const rows = data.length / stride;
  const out = new Float64Array(rows * count);
  for (let r = 0; r < rows; r++) out.set(data.subarray(r * stride + from, r * stride + from + count), r * count);
  return out;
}

function added(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x + b[i]!);
}

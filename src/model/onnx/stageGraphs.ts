/**
 * The stages of a forward pass as ONNX graphs. Stages that work row by row take `[rows, D]`: what the rows are
 * (variants, positions) is the caller's affair.
 */
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Activation } from '../checkpoint/config';
import { OnnxGraph } from './graph';

/** ids `[B, T]`, positions `[T]` → resid `[B, T, D]`. */
export function embedGraph(checkpoint: Checkpoint): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const resid = embed(g, g.input('ids', ['B', 'T'], 'int64'), g.input('positions', ['T'], 'int64'));
  g.output('resid', resid, ['B', 'T', checkpoint.shape.width]);
  return g.bytes();
}

/** resid `[rows, D]` → q, k, v, each `[rows, D]`, which is `[rows, H, Dh]`. */
export function qkvGraph(checkpoint: Checkpoint, layer: number): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const d = checkpoint.shape.width;
  const parts = project(g, checkpoint, layer, g.input('resid', ['rows', d]));
  for (const [i, name] of ['q', 'k', 'v'].entries()) g.output(name, parts[i]!, ['rows', d]);
  return g.bytes();
}

/** z and resid `[rows, D]` → resid after W_O, layer norm and MLP, `[rows, D]`. */
export function outGraph(checkpoint: Checkpoint, layer: number): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const d = checkpoint.shape.width;
  g.output('out', finish(g, checkpoint, layer, g.input('z', ['rows', d]), g.input('resid', ['rows', d])), ['rows', d]);
  return g.bytes();
}

/** z and resid `[rows, D]` → the stream between attention and MLP, `[rows, D]`. */
export function middleGraph(checkpoint: Checkpoint, layer: number): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const d = checkpoint.shape.width;
  const middle = afterAttention(g, layer, g.input('z', ['rows', d]), g.input('resid', ['rows', d]));
  g.output('middle', middle, ['rows', d]);
  return g.bytes();
}

/** resid `[rows, D]` → logits `[rows, V]`. */
export function unembedGraph(checkpoint: Checkpoint): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const logits = unembed(g, checkpoint, g.input('resid', ['rows', checkpoint.shape.width]));
  g.output('logits', logits, ['rows', checkpoint.shape.vocab]);
  return g.bytes();
}

/** resid `[rows, D]`, tokens `[K]` → logits `[rows, K]`. */
export function unembedTokensGraph(checkpoint: Checkpoint): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const resid = g.input('resid', ['rows', checkpoint.shape.width]);
  const tokens = g.input('tokens', ['K'], 'int64');
  const normed = layerNorm(g, checkpoint, resid, 'ln_f');
  g.output('logits', g.op('Gemm', [normed, g.rowsOf(unembeddingOf(checkpoint), tokens)], { transB: 1 }), ['rows', 'K']);
  return g.bytes();
}

/** q `[B, Tq, D]`, k and v `[B, Tk, D]`, mask `[1, 1, Tq, Tk]` added to the scores → z `[B, Tq, D]`. */
export function attendGraph(checkpoint: Checkpoint): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const d = checkpoint.shape.width;
  const q = g.input('q', ['B', 'Tq', d]);
  const k = g.input('k', ['B', 'Tk', d]);
  const v = g.input('v', ['B', 'Tk', d]);
  g.output('z', attend(g, checkpoint, q, k, v, g.input('mask', [1, 1, 'Tq', 'Tk'])), ['B', 'Tq', d]);
  return g.bytes();
}

/** As `attendGraph`, in plain operators, with the pattern `[B, H, Tq, Tk]` besides. */
export function attendPatternGraph(checkpoint: Checkpoint): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const { width: d, heads } = checkpoint.shape;
  const split = g.integers([0, 0, heads, d / heads]);
  const byHead = (name: string, length: string, perm: readonly number[]) =>
    g.op('Transpose', [g.op('Reshape', [g.input(name, ['B', length, d]), split])], { perm });
  const q = byHead('q', 'Tq', [0, 2, 1, 3]);
  const k = byHead('k', 'Tk', [0, 2, 3, 1]);
  const v = byHead('v', 'Tk', [0, 2, 1, 3]);
  const mask = g.input('mask', [1, 1, 'Tq', 'Tk']);
  const scores = g.op('Mul', [g.op('MatMul', [q, k]), g.floats([1 / Math.sqrt(d / heads)])]);
  const pattern = g.op('Softmax', [g.op('Add', [scores, mask])], { axis: -1 });
  const z = g.op('Transpose', [g.op('MatMul', [pattern, v])], { perm: [0, 2, 1, 3] });
  g.output('z', g.op('Reshape', [z, g.integers([0, 0, d])]), ['B', 'Tq', d]);
  g.output('pattern', pattern, ['B', heads, 'Tq', 'Tk']);
  return g.bytes();
}

/** The whole model in one graph, ids, positions and mask → logits at END `[B, V]`: what the stages are held against. */
export function wholeGraph(checkpoint: Checkpoint): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const { width: d, layers, vocab } = checkpoint.shape;
  let resid = embed(g, g.input('ids', ['B', 'T'], 'int64'), g.input('positions', ['T'], 'int64'));
  const mask = g.input('mask', [1, 1, 'T', 'T']);
  const rows = g.integers([-1, d]);
  const sequence = g.op('Shape', [resid]);
  resid = g.op('Reshape', [resid, rows]);
  for (let layer = 0; layer < layers; layer++) {
    const [q, k, v] = project(g, checkpoint, layer, resid).map(part => g.op('Reshape', [part, sequence]));
    const z = g.op('Reshape', [attend(g, checkpoint, q!, k!, v!, mask), rows]);
    resid = finish(g, checkpoint, layer, z, resid);
  }
  const end = g.op('Gather', [g.op('Reshape', [resid, sequence]), g.integers([-1], [])], { axis: 1 });
  g.output('logits', unembed(g, checkpoint, end), ['B', vocab]);
  return g.bytes();
}

function embed(g: OnnxGraph, ids: string, positions: string): string {
  return g.op('Add', [g.rowsOf('wte.weight', ids), g.rowsOf('wpe.weight', positions)]);
}

/** resid `[rows, D]` → q, k and v `[rows, D]`. */
function project(g: OnnxGraph, checkpoint: Checkpoint, layer: number, resid: string): string[] {
  const d = checkpoint.shape.width;
  const all = linear(g, layerNorm(g, checkpoint, resid, `h.${layer}.ln_1`), `h.${layer}.attn.c_attn`);
  const [q, k, v] = g.ops('Split', [all, g.integers([d, d, d])], 3, { axis: 1 });
  // Attention is one stage for all layers and divides by √Dh: what a model does otherwise goes into its queries.
  const factor = scoreScale(checkpoint, layer) * Math.sqrt(d / checkpoint.shape.heads);
  return [factor === 1 ? q! : g.op('Mul', [q!, g.floats([factor])]), k!, v!];
}

/** What a layer's attention scores are multiplied by, as Hugging Face's GPT-2 does. */
function scoreScale({ attentionScale, shape: { width, heads } }: Checkpoint, layer: number): number {
  const scale = attentionScale.byWidth ? 1 / Math.sqrt(width / heads) : 1;
  return attentionScale.byLayer ? scale / (layer + 1) : scale;
}

function attend(g: OnnxGraph, checkpoint: Checkpoint, q: string, k: string, v: string, mask: string): string {
  const { width: d, heads } = checkpoint.shape;
  const attributes = { num_heads: heads, scale: { float: 1 / Math.sqrt(d / heads) } };
  return g.op('MultiHeadAttention', [q, k, v, '', '', mask], attributes, 'com.microsoft');
}

/** All of a layer after attention. */
function finish(g: OnnxGraph, checkpoint: Checkpoint, layer: number, z: string, resid: string): string {
  const middle = afterAttention(g, layer, z, resid);
  const normed = layerNorm(g, checkpoint, middle, `h.${layer}.ln_2`);
  const hidden = activate(g, checkpoint.activation, linear(g, normed, `h.${layer}.mlp.c_fc`));
  return g.op('Add', [middle, linear(g, hidden, `h.${layer}.mlp.c_proj`)]);
}

function activate(g: OnnxGraph, activation: Activation, x: string): string {
  switch (activation) {
    case 'gelu-tanh':
      return g.op('FastGelu', [x], {}, 'com.microsoft');
    case 'gelu':
      return g.op('Gelu', [x], {}, 'com.microsoft');
    case 'relu':
      return g.op('Relu', [x]);
    case 'silu':
      return g.op('Mul', [x, g.op('Sigmoid', [x])]);
    case 'quick-gelu':
      return g.op('Mul', [x, g.op('Sigmoid', [g.op('Mul', [x, g.floats([1.702])])])]);
  }
}

function afterAttention(g: OnnxGraph, layer: number, z: string, resid: string): string {
  return g.op('Add', [linear(g, z, `h.${layer}.attn.c_proj`), resid]);
}

function unembed(g: OnnxGraph, checkpoint: Checkpoint, resid: string): string {
  return g.op('Gemm', [layerNorm(g, checkpoint, resid, 'ln_f'), g.weight(unembeddingOf(checkpoint))], { transB: 1 });
}

function unembeddingOf(checkpoint: Checkpoint): string {
  return checkpoint.weights.has('lm_head.weight') ? 'lm_head.weight' : 'wte.weight';
}

/**
 * Centred before ONNX Runtime's kernel, which takes the variance as E[x²] − mean²: far from zero that loses every
 * digit (a mean 100 times the deviation leaves none).
 */
function layerNorm(g: OnnxGraph, checkpoint: Checkpoint, x: string, name: string): string {
  const centred = g.op('Sub', [x, g.op('ReduceMean', [x], { axes: [-1] })]);
  const inputs = [centred, g.weight(`${name}.weight`), g.weight(`${name}.bias`)];
  return g.op('LayerNormalization', inputs, { axis: -1, epsilon: { float: checkpoint.shape.epsilon } });
}

/** Conv1D: x W + b with W `[in, out]`, as it lies in the file. */
function linear(g: OnnxGraph, x: string, name: string): string {
  return g.op('Gemm', [x, g.weight(`${name}.weight`), g.weight(`${name}.bias`)]);
}

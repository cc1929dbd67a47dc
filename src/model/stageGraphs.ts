/**
 * The stages of a forward pass as ONNX graphs. Stages that work row by row take `[rows, D]`: what the rows are
 * (variants, positions) is the caller's affair.
 */
import type { Checkpoint } from './checkpoint';
import { OnnxGraph } from './onnxGraph';

/** ids `[B, T]`, positions `[T]` → resid `[B, T, D]`. */
export function embedGraph(checkpoint: Checkpoint): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const ids = g.input('ids', ['B', 'T'], 'int64');
  const positions = g.input('positions', ['T'], 'int64');
  const resid = g.op('Add', [g.rowsOf('wte.weight', ids), g.rowsOf('wpe.weight', positions)]);
  g.output('resid', resid, ['B', 'T', checkpoint.shape.width]);
  return g.bytes();
}

/** resid `[rows, D]` → q, k, v, each `[rows, D]`, which is `[rows, H, Dh]`. */
export function qkvGraph(checkpoint: Checkpoint, layer: number): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const d = checkpoint.shape.width;
  const resid = g.input('resid', ['rows', d]);
  const normed = layerNorm(g, checkpoint, resid, `h.${layer}.ln_1`);
  const all = linear(g, normed, `h.${layer}.attn.c_attn`);
  const parts = g.ops('Split', [all, g.integers([d, d, d])], 3, { axis: 1 });
  for (const [i, name] of ['q', 'k', 'v'].entries()) g.output(name, parts[i]!, ['rows', d]);
  return g.bytes();
}

/** z and resid `[rows, D]` → resid after W_O, layer norm and MLP, `[rows, D]`. */
export function outGraph(checkpoint: Checkpoint, layer: number): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const d = checkpoint.shape.width;
  const z = g.input('z', ['rows', d]);
  const resid = g.input('resid', ['rows', d]);
  const middle = g.op('Add', [linear(g, z, `h.${layer}.attn.c_proj`), resid]);
  const normed = layerNorm(g, checkpoint, middle, `h.${layer}.ln_2`);
  const hidden = g.op('FastGelu', [linear(g, normed, `h.${layer}.mlp.c_fc`)], {}, 'com.microsoft');
  g.output('out', g.op('Add', [middle, linear(g, hidden, `h.${layer}.mlp.c_proj`)]), ['rows', d]);
  return g.bytes();
}

/** resid `[rows, D]` → logits `[rows, V]`. */
export function unembedGraph(checkpoint: Checkpoint): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const resid = g.input('resid', ['rows', checkpoint.shape.width]);
  const normed = layerNorm(g, checkpoint, resid, 'ln_f');
  const logits = g.op('Gemm', [normed, g.weight(unembeddingOf(checkpoint))], { transB: 1 });
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
  const { width: d, heads } = checkpoint.shape;
  const q = g.input('q', ['B', 'Tq', d]);
  const k = g.input('k', ['B', 'Tk', d]);
  const v = g.input('v', ['B', 'Tk', d]);
  const mask = g.input('mask', [1, 1, 'Tq', 'Tk']);
  const attributes = { num_heads: heads, scale: { float: 1 / Math.sqrt(d / heads) } };
  const z = g.op('MultiHeadAttention', [q, k, v, '', '', mask], attributes, 'com.microsoft');
  g.output('z', z, ['B', 'Tq', d]);
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

function unembeddingOf(checkpoint: Checkpoint): string {
  return checkpoint.weights.has('lm_head.weight') ? 'lm_head.weight' : 'wte.weight';
}

function layerNorm(g: OnnxGraph, checkpoint: Checkpoint, x: string, name: string): string {
  const inputs = [x, g.weight(`${name}.weight`), g.weight(`${name}.bias`)];
  return g.op('LayerNormalization', inputs, { axis: -1, epsilon: { float: checkpoint.shape.epsilon } });
}

/** Conv1D: x W + b with W `[in, out]`, as it lies in the file. */
function linear(g: OnnxGraph, x: string, name: string): string {
  return g.op('Gemm', [x, g.weight(`${name}.weight`), g.weight(`${name}.bias`)]);
}

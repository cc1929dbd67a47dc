/**
 * How far rows of logits lie from a known distribution, as one graph in float32 that keeps the digits of small changes.
 *
 * With δ = logits − known logits, shifted to y so that Σpy = 0: e = exp(y) − 1 = tanh(y/2)(exp(y) + 1), which loses
 * nothing near 0; S = Σpe; u = q/p − 1 = (e − S)/(1 + S); d = ln(q/p) = y − ln(1 + S); w = tanh(d/2) = u/(2 + u).
 *   KL = Σ p(u − d), since Σ pu = 0;   TV = ½ Σ p|u|;   L2² = Σ (pu)²;
 *   JS = ¼ Σ p(2 + u) φ(w),   φ(w) = (1 + w) ln(1 + w) + (1 − w) ln(1 − w).
 * u − d and φ are taken from their series where |w| < 0.3, and as they stand beyond.
 */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { OnnxGraph } from './graph';

/** Sums over the vocabulary are taken in so many parts, tokens of like probability together: see `columnsOf`. */
export const columns = 16;

/**
 * logits `[N, V]`, known `[V]`, probs and squares `[V, columns]` → kl, js, tv, l2 squared, mean, gain and furthest,
 * each `[N, 1]`, and the largest logits' ids in float or u.
 */
export function readoutGraph(checkpoint: Checkpoint, wants: 'top' | 'lifts'): Uint8Array {
  const g = new OnnxGraph(checkpoint);
  const { vocab } = checkpoint.shape;
  const logits = g.input('logits', ['N', vocab]);
  const known = g.input('known', [vocab]);
  const probs = g.input('probs', [vocab, columns]);
  const squares = g.input('squares', [vocab, columns]);
  const op = (name: string, ...input: readonly string[]) => g.op(name, input);
  const k = (value: number) => g.floats([value]);
  const sum = (x: string, weights: string) =>
    g.op('ReduceSum', [op('MatMul', x, weights), g.integers([-1])], { keepdims: 1 });

  const delta = op('Sub', logits, known);
  const mean = sum(delta, probs);
  const y = op('Sub', delta, mean);
  const e = op('Mul', op('Tanh', op('Mul', y, k(0.5))), op('Add', op('Exp', y), k(1)));
  const gain = sum(e, probs);
  const total = op('Add', gain, k(1));
  const u = op('Div', op('Sub', e, gain), total);
  const d = op('Sub', y, logOf(g, total));
  const both = op('Add', u, k(2));
  const w = op('Div', u, both);
  const a = op('Mul', w, w);
  const isSmall = op('Less', a, k(0.09));
  /** c₀ aⁿ + c₁ aⁿ⁻¹ + … */
  const series = (first: number, ...others: readonly number[]) =>
    others.reduce((value, c) => op('Add', op('Mul', value, a), k(c)), k(first));

  const apart = op(
    'Where',
    isSmall,
    op('Mul', a, op('Sub', both, op('Mul', w, series(2 / 11, 2 / 9, 2 / 7, 2 / 5, 2 / 3)))),
    op('Sub', u, d),
  );
  // ln(1 + w) = ln 2 + d − ln(2 + u) and ln(1 − w) = ln 2 − ln(2 + u).
  const logs = op('Sub', k(2 * Math.LN2), op('Mul', op('Log', both), k(2)));
  const phi = op(
    'Where',
    isSmall,
    op('Mul', a, series(1 / 66, 1 / 45, 1 / 28, 1 / 15, 1 / 6, 1)),
    op('Add', logs, op('Mul', op('Add', w, k(1)), d)),
  );

  g.output('kl', sum(apart, probs), ['N', 1]);
  g.output('js', op('Mul', sum(op('Mul', phi, both), probs), k(0.25)), ['N', 1]);
  g.output('tv', op('Mul', sum(op('Abs', u), probs), k(0.5)), ['N', 1]);
  g.output('l2', op('Sqrt', sum(op('Mul', u, u), squares)), ['N', 1]);
  g.output('mean', mean, ['N', 1]);
  g.output('gain', gain, ['N', 1]);
  g.output('furthest', g.op('ReduceMax', [y], { axes: [-1], keepdims: 1 }), ['N', 1]);
  if (wants === 'lifts') g.output('lifts', u, ['N', vocab]);
  else {
    const [, ids] = g.ops('TopK', [logits, g.input('k', [1], 'int64')], 2, { axis: -1 });
    // Ids below 2²⁴ are exact in float32.
    g.output('top', g.op('Cast', [ids!], { to: 1 }), ['N', 'K']);
  }
  return g.bytes();
}

/** ln of `[N, 1]`, taken of 16 equal numbers a row: the last few of a whole tensor go through other code. */
function logOf(g: OnnxGraph, x: string): string {
  const wide = g.op('Log', [g.op('Mul', [x, g.floats(new Array(16).fill(1))])]);
  return g.op('Gather', [wide, g.integers([0])], { axis: 1 });
}

/** Below it, a square is smaller than what processors are quick with. */
const tiny = 1e-18;

/**
 * Each token's probability and its square in a column: a sum in float32 loses what is small beside what is already
 * there, so tokens of like probability are summed by themselves; the many rare ones in five parts.
 * @returns `[V, columns]` each, zeros in the other columns
 */
export function columnsOf(probs: Float64Array): { readonly probs: Float32Array; readonly squares: Float32Array } {
  const own = columns - 5;
  const rare = 2 ** (-2.5 * own);
  const all = new Float32Array(probs.length * columns);
  const squares = new Float32Array(probs.length * columns);
  for (let id = 0; id < probs.length; id++) {
    const p = probs[id]!;
    // Nothing comes of it, and processors are slow with numbers as small as that.
    if (p < 1e-36) continue;
    const at = id * columns + (p > rare ? Math.floor(-Math.log2(p) / 2.5) : own + (id % 5));
    all[at] = p;
    if (p > tiny) squares[at] = p * p;
  }
  return { probs: all, squares };
}

/**
 * How far two next-token distributions are apart: p of the clean run, q of the patched one. Natural logarithms and
 * log-softmax in float64, no epsilons. Which metric misleads when: Zhang & Nanda, arXiv 2309.16042; KL, JS, TV and
 * L2 are those of the research log, section 7.
 */
import { allFinite, notFiniteAtEnd } from '../model/finite';
import type { Floats } from '../model/stages';

/** A softmax over logits `[V]`: `ln p(i) = logits[i] − logNorm`. */
export interface Distribution {
  readonly logits: Floats;
  /** ln Σ exp(logits). */
  readonly logNorm: number;
  /** `[V]`, sums to 1. */
  readonly probs: Float64Array;
}

/**
 * @param into an array of V numbers to write the probabilities to, when they are not kept.
 * @throws Failed `not-finite`
 */
export function distribution(logits: Floats, into?: Float64Array): Distribution {
  const n = logits.length;
  const probs = into ?? new Float64Array(n);
  if (!allFinite(logits)) throw notFiniteAtEnd();
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) if (logits[i]! > max) max = logits[i]!;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const e = Math.exp(logits[i]! - max);
    probs[i] = e;
    sum += e;
  }
  const scale = 1 / sum;
  for (let i = 0; i < n; i++) probs[i]! *= scale;
  return { logits, logNorm: max + Math.log(sum), probs };
}

export interface Divergences {
  /** Kullback–Leibler, Σ p (ln p − ln q), in nats. */
  readonly kl: number;
  /** Jensen–Shannon, ½ KL(p‖m) + ½ KL(q‖m) with m = (p + q)/2; from 0 to ln 2. */
  readonly js: number;
  /** Total variation, ½ Σ |p − q|; from 0 to 1. */
  readonly tv: number;
  /** ‖p − q‖₂ on probabilities (the logits of GPT-2 are not centred); from 0 to √2. */
  readonly l2: number;
}

/**
 * All four in one pass; exactly 0 where the logits are equal.
 *
 * JS is summed in a form that keeps its digits where p and q are close: with d = ln q − ln p, m = √(pq) cosh(d/2),
 * and so a token's part of 2 JS is (q − p) d/2 − (p + q) ln cosh(d/2).
 */
export function divergences(p: Distribution, q: Distribution): Divergences {
  let kl = 0;
  let js = 0;
  let tv = 0;
  let squares = 0;
  for (let i = 0; i < p.logits.length; i++) {
    const d = q.logits[i]! - q.logNorm - (p.logits[i]! - p.logNorm);
    const pi = p.probs[i]!;
    const qi = q.probs[i]!;
    const change = qi - pi;
    kl -= pi * d;
    js += (change * d) / 2 - (pi + qi) * logCosh(d / 2, pi, qi);
    tv += Math.abs(change);
    squares += change * change;
  }
  // Rounding alone can put a sum of differences beyond its bound; adding 0 makes −0 a 0.
  return {
    kl: Math.max(0, kl) + 0,
    js: Math.min(Math.LN2, Math.max(0, js / 2)) + 0,
    tv: Math.min(1, tv / 2),
    l2: Math.sqrt(squares),
  };
}

/**
 * ln cosh x, where x = ½ (ln q − ln p). Below ¼ its Taylor series, whose first term left out is under 10⁻¹² of the
 * result: most tokens of most patches are there, and no logarithm is needed. Beyond, exp(−2|x|) is p/q or q/p.
 */
function logCosh(x: number, p: number, q: number): number {
  const y = x * x;
  if (y < 0.0625)
    return y * (1 / 2 - y * (1 / 12 - y * (1 / 45 - y * (17 / 2520 - y * (31 / 14175 - y * (sixth - y * seventh))))));
  const [less, more] = p < q ? [p, q] : [q, p];
  return Math.abs(x) + (more > 0 ? Math.log(1 + less / more) : 0) - Math.LN2;
}

const sixth = 691 / 935550;
const seventh = 10922 / 42567525;

/**
 * How much of an effect is restored: (patched − corrupt)/(clean − corrupt); 1 as clean, 0 as corrupt.
 * Null where clean and corrupt are equal. Heimersheim & Nanda, arXiv 2404.15255.
 */
export function normalised(patched: number, clean: number, corrupt: number): number | null {
  return clean === corrupt ? null : (patched - corrupt) / (clean - corrupt);
}

/** A row of a next-token table. */
export interface NextToken {
  readonly id: number;
  readonly prob: number;
  readonly logit: number;
}

/** The k most probable tokens, most probable first, equal ones by id. */
export function topTokens(from: { readonly probs: Floats; readonly logits: Floats }, k: number): NextToken[] {
  const { probs, logits } = from;
  const ids: number[] = [];
  if (k < 1) return [];
  // What a token must exceed to come in: nothing while there is room.
  let least = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < probs.length; id++) {
    const prob = probs[id]!;
    if (!(prob > least)) continue;
    let at = ids.length;
    while (at > 0 && prob > probs[ids[at - 1]!]!) at--;
    ids.splice(at, 0, id);
    if (ids.length > k) ids.pop();
    if (ids.length === k) least = probs[ids[k - 1]!]!;
  }
  return ids.map(id => ({ id, prob: probs[id]!, logit: logits[id]! }));
}

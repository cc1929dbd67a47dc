/**
 * How far two next-token distributions are apart: p of the clean run, q of the patched one. Natural logarithms and
 * log-softmax in float64, no epsilons. Which metric misleads when: Zhang & Nanda, arXiv 2309.16042; KL, JS, TV and
 * L2 are those of the research log, section 7.
 */
import type { Floats } from './stages';

/** A softmax over logits `[V]`: `ln p(i) = logits[i] − logNorm`. */
export interface Distribution {
  readonly logits: Floats;
  /** ln Σ exp(logits). */
  readonly logNorm: number;
  /** `[V]`, sums to 1. */
  readonly probs: Float64Array;
}

/** @param into an array of V numbers to write the probabilities to, when they are not kept. */
export function distribution(logits: Floats, into?: Float64Array): Distribution {
  const n = logits.length;
  const probs = into ?? new Float64Array(n);
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

/** All four in one pass; exactly 0 where the logits are equal. */
export function divergences(p: Distribution, q: Distribution): Divergences {
  let kl = 0;
  let js = 0;
  let tv = 0;
  let squares = 0;
  for (let i = 0; i < p.logits.length; i++) {
    const logP = p.logits[i]! - p.logNorm;
    const logQ = q.logits[i]! - q.logNorm;
    if (logP === logQ) continue;
    const pi = p.probs[i]!;
    const qi = q.probs[i]!;
    const m = (pi + qi) / 2;
    kl += pi * (logP - logQ);
    tv += Math.abs(pi - qi);
    squares += (pi - qi) * (pi - qi);
    if (m > 0) {
      const logM = Math.log(m);
      js += pi * (logP - logM) + qi * (logQ - logM);
    }
  }
  // Rounding alone can put a sum of differences beyond its bound.
  return {
    kl: Math.max(0, kl),
    js: Math.min(Math.LN2, Math.max(0, js / 2)),
    tv: Math.min(1, tv / 2),
    l2: Math.sqrt(squares),
  };
}

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
  for (let id = 0; id < probs.length; id++) {
    const prob = probs[id]!;
    if (ids.length === k && !(k > 0 && prob > probs[ids[k - 1]!]!)) continue;
    let at = ids.length;
    while (at > 0 && prob > probs[ids[at - 1]!]!) at--;
    ids.splice(at, 0, id);
    if (ids.length > k) ids.pop();
  }
  return ids.map(id => ({ id, prob: probs[id]!, logit: logits[id]! }));
}

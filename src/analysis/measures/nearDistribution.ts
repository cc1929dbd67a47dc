/** The softmax of a patched run by way of the clean one's: most patches move most logits little. */

import type { Floats } from '../model/stages';
import { type Distribution, distribution } from './metrics';

/** Where the series below is good to 2·10⁻¹² of the result. */
const reach = 0.3;
/** Logits that are looked at to see how far the others moved. */
const looks = 256;

/**
 * As `distribution(logits, into)`, to 10⁻¹¹ of each probability: q = p exp(δ) / Σ p exp(δ), with δ how far a logit
 * moved beyond their common shift, and exp as a short series where that is little. Half the time of fifty thousand
 * exponentials; where many logits moved far, those are taken after all.
 */
export function distributionNear(clean: Distribution, logits: Floats, into: Float64Array): Distribution {
  const { logits: before, probs } = clean;
  const n = logits.length;
  const stride = Math.max(1, Math.floor(n / looks));
  let shift = 0;
  let seen = 0;
  for (let i = 0; i < n; i += stride, seen++) shift += logits[i]! - before[i]!;
  shift /= seen;
  let far = 0;
  for (let i = 0; i < n; i += stride) if (Math.abs(logits[i]! - before[i]! - shift) >= reach) far++;
  // Written so that a NaN, too, is left to the plain form.
  if (!(far <= seen / 8) || !Number.isFinite(shift)) return distribution(logits, into);
  let sum = 0;
  let odd = 0;
  for (let i = 0; i < n; i++) {
    const x = logits[i]! - before[i]! - shift;
    odd += x - x;
    const part = probs[i]! * (x < reach && x > -reach ? series(x) : Math.exp(x));
    into[i] = part;
    sum += part;
  }
  // A token that was impossible in float64 before may be all there is now; what is no number is refused there.
  if (odd !== 0 || !(sum > 1e-200 && sum < 1e200)) return distribution(logits, into);
  const scale = 1 / sum;
  for (let i = 0; i < n; i++) into[i]! *= scale;
  return { logits, logNorm: clean.logNorm + shift + Math.log(sum), probs: into };
}

/** exp x to the ninth power, its terms in pairs so that they need not wait for each other. */
function series(x: number): number {
  const x2 = x * x;
  const x4 = x2 * x2;
  const low = 1 + x + x2 * (1 / 2 + x * (1 / 6) + x2 * (1 / 24 + x * (1 / 120)));
  return low + x4 * x2 * (1 / 720 + x * (1 / 5040) + x2 * (1 / 40320 + x * (1 / 362880)));
}

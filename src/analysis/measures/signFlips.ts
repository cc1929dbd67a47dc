/**
 * Whether a mean could be chance: the paired sign-flip test. Were there no effect, each prompt's would as well have had
 * the other sign; p is the share of sign patterns whose mean is as far from 0 as what was measured. As TransformerLens
 * has it since 4.2 (`utilities/statistics.py`): two-sided, every pattern up to twelve prompts, drawn ones beyond, where
 * p is (hits + 1) / (flips + 1).
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Up to so many prompts all patterns are tried. */
const exactUpTo = 12;
/** Drawn patterns: p is at least 1e-4. */
export const drawnFlips = 9_999;
/** Means that differ by less than this share of what was measured are equal: sums in another order are. */
const tie = 100 * Number.EPSILON;

/** p of values of `n` prompts, for many columns of them over the same patterns. */
export type SignFlips = (values: ArrayLike<number>) => number;

/** @param n of prompts, at least 1. */
export function signFlips(n: number, seed = 42): SignFlips {
  // Eight prompts' signs are a byte: of a column the 256 sums of each eight are made once, and looked up.
  const bytes = Math.ceil(n / 8);
  const isExact = n <= exactUpTo;
  const patterns = isExact ? everyPattern(n, bytes) : drawnPatterns(bytes, seed);
  const count = patterns.length / bytes;
  const sums = new Float64Array(256 * bytes);
  return values => {
    fill(sums, values, n);
    let observed = 0;
    for (let i = 0; i < bytes; i++) observed += sums[256 * i]!;
    const least = Math.abs(observed) * (1 - tie);
    let hits = 0;
    for (let at = 0; at < patterns.length; at += bytes) {
      let sum = 0;
      for (let i = 0; i < bytes; i++) sum += sums[256 * i + patterns[at + i]!]!;
      if (Math.abs(sum) >= least) hits++;
    }
    return isExact ? hits / count : (hits + 1) / (count + 1);
  };
}

/** `sums[256 · i + b]`: of the values 8 i … 8 i + 7, each whose bit is set in b with the other sign. */
function fill(sums: Float64Array, values: ArrayLike<number>, n: number): void {
  for (let i = 0; 8 * i < n; i++)
    for (let b = 0; b < 256; b++) {
      let sum = 0;
      for (let bit = 0; bit < 8 && 8 * i + bit < n; bit++) {
        const value = values[8 * i + bit]!;
        sum += (b >> bit) & 1 ? -value : value;
      }
      sums[256 * i + b] = sum;
    }
}

function everyPattern(n: number, bytes: number): Uint8Array {
  const all = new Uint8Array(2 ** n * bytes);
  for (let p = 0; p < 2 ** n; p++) for (let i = 0; i < bytes; i++) all[p * bytes + i] = (p >> (8 * i)) & 255;
  return all;
}

function drawnPatterns(bytes: number, seed: number): Uint8Array {
  const rng = xoroshiro128plus(seed);
  return Uint8Array.from({ length: drawnFlips * bytes }, () => uniformInt(rng, 0, 255));
}

/**
 * p that two heads matter alike: their effects prompt by prompt, each taken in the direction of its own mean, since a
 * ranking is by size.
 */
export function differs(a: ArrayLike<number>, b: ArrayLike<number>, test: SignFlips): number {
  const [signA, signB] = [signOf(a), signOf(b)];
  return test(Float64Array.from({ length: a.length }, (_, i) => signA * a[i]! - signB * b[i]!));
}

function signOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum < 0 ? -1 : 1;
}

/** Many prompts of one form, taken together: how often the model says what the form expects (research log, section 5). */
import type { CountedField } from './evaluated';
import { type Spread, spread } from './spread';

/** One prompt's prediction at END, and who is named in it. */
export interface Evaluated {
  /** The most probable token's id. */
  readonly first: number;
  /** Token ids; null where the prompt has none. */
  readonly io: number | null;
  readonly s: number | null;
  /** The first tokens of all names in it. */
  readonly names: readonly number[];
  readonly probIO: number | null;
  readonly probS: number | null;
  readonly logitDiff: number | null;
}

export interface Share {
  /** From 0 to 1. */
  readonly share: number;
  readonly n: number;
  /** Wilson's interval of 95 %. */
  readonly interval: readonly [low: number, high: number];
}

export interface Evaluation {
  readonly n: number;
  /** The share of prompts with an IO and an S in which P(IO) > P(S); null where there is none. */
  readonly ioOverS: number | null;
  /** The share of prompts with an IO in which it comes first; null where there is none. */
  readonly ioOnTop: number | null;
  /** The share that came out as expected, of those of which something is expected; null where there is none. */
  readonly passed: Share | null;
  readonly probIO: Spread | null;
  readonly probS: Spread | null;
  readonly logitDiff: Spread | null;
  /** Of how many prompts each of these is. */
  readonly counts: Readonly<Record<CountedField, number>>;
}

/** With an IO it comes first; with names and no IO, as in ABC, none of them does. Null where nothing is expected. */
export function isAsExpected({ first, io, names }: Evaluated): boolean | null {
  if (io !== null) return first === io;
  return names.length > 0 ? !names.includes(first) : null;
}

export function evaluate(prompts: readonly Evaluated[]): Evaluation {
  const values = (of: 'probIO' | 'probS' | 'logitDiff') => spread(prompts.flatMap(one => one[of] ?? []));
  const ioOverS = shareOf(prompts.map(({ logitDiff }) => (logitDiff === null ? null : logitDiff > 0)));
  const ioOnTop = shareOf(prompts.map(({ io, first }) => (io === null ? null : io === first)));
  const passed = shareOf(prompts.map(isAsExpected));
  const [probIO, probS, logitDiff] = [values('probIO'), values('probS'), values('logitDiff')];
  const of = (one: { readonly n: number } | null) => one?.n ?? 0;
  return {
    n: prompts.length,
    ioOverS: ioOverS?.share ?? null,
    ioOnTop: ioOnTop?.share ?? null,
    passed,
    probIO,
    probS,
    logitDiff,
    counts: {
      ...{ ioOverS: of(ioOverS), ioOnTop: of(ioOnTop), passed: of(passed) },
      ...{ probIO: of(probIO), probS: of(probS), logitDiff: of(logitDiff) },
    },
  };
}

/** `96.9%`: as exact as a share has to be read where it is held against one that is expected. */
export function shareText(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}

/** @param outcomes null is left out. @returns null where nothing is left. */
export function shareOf(outcomes: readonly (boolean | null)[]): Share | null {
  const counted = outcomes.filter(one => one !== null);
  const n = counted.length;
  if (n === 0) return null;
  const k = counted.filter(Boolean).length;
  return { share: k / n, n, interval: wilson(k, n) };
}

/** Of the standard normal distribution, two-sided 95 %. */
const z = 1.959963984540054;

/** E. B. Wilson's score interval for k of n (1927): it holds for small n and at 0 and 1, where ± errors do not. */
export function wilson(k: number, n: number): [low: number, high: number] {
  const p = k / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return [k === 0 ? 0 : centre - half, k === n ? 1 : centre + half];
}

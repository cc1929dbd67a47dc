/** What a run predicts at END, and what an intervention changes in it. */
import type { HeadId } from '../model/heads';
import type { Floats, Readout } from '../model/stages';
import { type Distribution, type Divergences, divergences, type NextToken, topTokens } from './metrics';
import { distributionNear } from './nearDistribution';

/** Token ids of the indirect object (IO) and the subject (S); null where the prompt has none. */
export interface Answer {
  readonly io: number | null;
  readonly s: number | null;
}

export interface Prediction {
  readonly next: readonly NextToken[];
  /** Null without an IO. */
  readonly probIO: number | null;
  /** Null without an S. */
  readonly probS: number | null;
  /** logit(IO) − logit(S); null without both. arXiv 2211.00593, section 2. */
  readonly logitDiff: number | null;
  /** IO's place among all tokens, from 1; null without an IO. Tokens with equal logits share the better place. */
  readonly rankIO: number | null;
}

/** Differences are clean − patched, as in the research log's table: positive means that the head supported it. */
export interface Effect extends Divergences {
  readonly dProbIO: number | null;
  readonly dProbS: number | null;
  readonly dLogitDiff: number | null;
  /** What the patched run predicts. */
  readonly next: readonly NextToken[];
}

export interface HeadEffect extends HeadId, Effect {}

export function predictionOf(from: Pick<Distribution, 'probs' | 'logits'>, answer: Answer, top: number): Prediction {
  const { io } = answer;
  return {
    next: topTokens(from, top),
    ...scored(from, answer),
    rankIO: io === null ? null : rankOf(from.logits, io) + 1,
  };
}

function scored({ probs, logits }: Pick<Distribution, 'probs' | 'logits'>, answer: Answer) {
  return scoredBy(id => probs[id]!, logits, answer);
}

function scoredBy(prob: (id: number) => number, logits: Floats | Float64Array, { io, s }: Answer) {
  return {
    probIO: io === null ? null : prob(io),
    probS: s === null ? null : prob(s),
    logitDiff: io === null || s === null ? null : logits[io]! - logits[s]!,
  };
}

/** How many tokens have a larger logit than this one. @param logits `[V]` */
export function rankOf(logits: Floats | Float64Array, id: number): number {
  let above = 0;
  for (let i = 0; i < logits.length; i++) if (logits[i]! > logits[id]!) above++;
  return above;
}

/** The effect of changing nothing: exact zeros, and the clean table. */
export function noEffect(clean: Prediction): Effect {
  const zeroIf = (value: number | null) => (value === null ? null : 0);
  return {
    kl: 0,
    js: 0,
    tv: 0,
    l2: 0,
    dProbIO: zeroIf(clean.probIO),
    dProbS: zeroIf(clean.probS),
    dLogitDiff: zeroIf(clean.logitDiff),
    next: clean.next,
  };
}

/** What effects are measured against. */
export interface Measure {
  readonly clean: Distribution;
  readonly answer: Answer;
  /** Rows of each next-token table. */
  readonly top: number;
}

/** Scratch space of V numbers, made where it is first asked for: what a readout reads needs none. */
export function scratchOf(vocab: number): () => Float64Array {
  let made: Float64Array | undefined;
  return () => {
    made ??= new Float64Array(vocab);
    return made;
  };
}

/**
 * The effect of one intervention over `runs` runs of it (the draws of a resample baseline, the sources of a path
 * patch): every metric is the mean of the runs' metrics. The table shows mean probabilities, and mean logits.
 */
export class EffectMean {
  private seen = 0;
  private readonly sums = { kl: 0, js: 0, tv: 0, l2: 0 };
  private summed: { probs?: Float64Array; lifts?: Float64Array } = {};
  /** How many runs are in `summed.lifts`. */
  private lifted = 0;
  private sumLogits: Float64Array | undefined;
  private single: Prediction | undefined;

  constructor(
    readonly measure: Measure,
    readonly runs: number,
    /** V numbers of scratch space, shared with others of the same measure. */
    private readonly scratch: () => Float64Array,
    /** Whether the answer's rank is wanted: it is another pass over the vocabulary. */
    private readonly ranked = false,
  ) {}

  /** Whether all `runs` are in. */
  get isWhole(): boolean {
    return this.seen === this.runs;
  }

  /** Read as it stands. @param logits `[V]` of one run. */
  add(logits: Floats): void {
    const patched = distributionNear(this.measure.clean, logits, this.scratch());
    const apart = divergences(this.measure.clean, patched);
    this.sums.kl += apart.kl;
    this.sums.js += apart.js;
    this.sums.tv += apart.tv;
    this.sums.l2 += apart.l2;
    if (this.runs === 1) this.single = this.read(patched);
    else this.sum(patched.probs, logits, 'probs', 1);
    this.seen++;
  }

  /** What a readout says. @param logits `[count, V]` of some runs, which are rows of the readout from `at` on. */
  addRead(logits: Floats, readout: Readout, at: number, count: number): void {
    for (let i = at; i < at + count; i++) {
      this.sums.kl += readout.kl[i]!;
      this.sums.js += readout.js[i]!;
      this.sums.tv += readout.tv[i]!;
      this.sums.l2 += readout.l2[i]!;
    }
    const vocab = logits.length / count;
    if (readout.lifts) {
      this.sum(readout.lifts.subarray(at * vocab, (at + count) * vocab), logits, 'lifts', count);
      this.lifted += count;
    } else this.single = this.readOf(logits, readout, at);
    this.seen += count;
  }

  private readOf(logits: Floats, readout: Readout, at: number): Prediction {
    const { clean, answer, top } = this.measure;
    const rise = readout.rise[at]!;
    const prob = (id: number) => clean.probs[id]! * Math.exp(logits[id]! - clean.logits[id]! - rise);
    return {
      next: readout.top[at]!.slice(0, top).map(id => ({ id, prob: prob(id), logit: logits[id]! })),
      ...scoredBy(prob, logits, answer),
      rankIO: this.ranked && answer.io !== null ? rankOf(logits, answer.io) + 1 : null,
    };
  }

  /** @param of `[count, V]`, as the logits */
  private sum(of: Floats, logits: Floats, as: 'probs' | 'lifts', count: number): void {
    const vocab = logits.length / count;
    this.sumLogits ??= new Float64Array(vocab);
    addRows(this.sumLogits, logits, count);
    this.summed[as] ??= new Float64Array(vocab);
    addRows(this.summed[as], of, count);
  }

  /** Mean probabilities, in the scratch space: of a run whose lift was read, a token's is p(1 + lift). */
  private meanProbs(): Float64Array {
    const { probs, lifts } = this.summed;
    const { clean } = this.measure;
    const mean = this.scratch();
    for (let id = 0; id < mean.length; id++) {
      const read = clean.probs[id]! * (this.lifted + (lifts ? lifts[id]! : 0));
      mean[id] = ((probs ? probs[id]! : 0) + read) / this.runs;
    }
    return mean;
  }

  /** What the runs predict on average. Call it once all runs are in. */
  prediction(): Prediction {
    if (this.single) return this.single;
    const { sumLogits: logits, runs } = this;
    if (!logits || this.seen < runs) throw new RangeError('runs are missing');
    for (let id = 0; id < logits.length; id++) logits[id]! /= runs;
    this.single = this.read({ probs: this.meanProbs(), logits });
    this.summed = {};
    this.sumLogits = undefined;
    return this.single;
  }

  private read(from: Pick<Distribution, 'probs' | 'logits'>): Prediction {
    const { answer, top } = this.measure;
    if (this.ranked) return predictionOf(from, answer, top);
    return { ...scored(from, answer), next: topTokens(from, top), rankIO: null };
  }

  effect(): Effect {
    const patched = this.prediction();
    const clean = scored(this.measure.clean, this.measure.answer);
    const minus = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
    return {
      kl: this.sums.kl / this.runs,
      js: this.sums.js / this.runs,
      tv: this.sums.tv / this.runs,
      l2: this.sums.l2 / this.runs,
      dProbIO: minus(clean.probIO, patched.probIO),
      dProbS: minus(clean.probS, patched.probS),
      dLogitDiff: minus(clean.logitDiff, patched.logitDiff),
      next: patched.next,
    };
  }
}

/**
 * Adds rows `[count, V]` to a sum, in their order: four at a time, since the sum is what has to be fetched and written.
 * The same to the last digit as one by one.
 */
function addRows(sum: Float64Array, rows: Floats, count: number): void {
  const vocab = sum.length;
  let first = 0;
  for (; first + 4 <= count; first += 4) {
    const a = first * vocab;
    const [b, c, d] = [a + vocab, a + 2 * vocab, a + 3 * vocab];
    for (let i = 0; i < vocab; i++) sum[i] = sum[i]! + rows[a + i]! + rows[b + i]! + rows[c + i]! + rows[d + i]!;
  }
  for (; first < count; first++) {
    const a = first * vocab;
    for (let i = 0; i < vocab; i++) sum[i]! += rows[a + i]!;
  }
}

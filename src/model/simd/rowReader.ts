/** How far a row of logits lies from a known distribution: the loops, and what holds them together. */
import type { Floats } from '../../analysis/model/stages';
import { divergenceLoops, type Places } from './divergenceLoops';
import { nearLoops, reach } from './nearLoops';
import { programOf, tokensOfGroup } from './program';

/** The loops for a vocabulary of this size, compiled, and where their arrays begin. */
export interface RowProgram {
  readonly module: object;
  readonly places: Places;
  readonly vocab: number;
  /** The vocabulary's next even number: the last token may have one beside it that is impossible. */
  readonly count: number;
  /** How many numbers say which are the largest of each group of tokens. */
  readonly groups: number;
  /** How far logits may move, but for a shift of all, for the quicker loops. */
  readonly reach: number;
}

/** What is read of a row, in this order. */
export const numbersOfRow = ['kl', 'js', 'tv', 'l2', 'rise', 'furthest'] as const;

/** Reads a row after another; what stands in the groups and the lifts is the last one's. */
export interface RowReader {
  compareWith(probs: Float64Array, logits: Floats): void;
  /** @param into from `at` on, a row's numbers */
  read(row: Floats, into: Float64Array, at: number): void;
  readonly groups: Float64Array;
  /** q/p − 1 of every token. @param into from `at` on */
  lifts(into: Float32Array, at: number): void;
}

/** Node's types name what WebAssembly passes on, not its constructors. */
interface Runtime {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: unknown };
  };
}

export function rowProgram(vocab: number): RowProgram {
  const count = vocab + (vocab % 2);
  const probs = 64;
  const ratios = probs + 8 * count;
  const known = ratios + 8 * count;
  const logits = known + 4 * count;
  const groups = logits + 4 * count;
  const size = 2 * Math.ceil(count / tokensOfGroup);
  const places = { probs, ratios, known, logits, groups };
  const { Module } = (globalThis as unknown as Runtime).WebAssembly;
  const module = new Module(programOf([...divergenceLoops(places), ...nearLoops(places)], count, groups + 8 * size));
  return { module, places, vocab, count, groups: size, reach };
}

/** Refers to nothing outside itself: other threads run it from its text. */
export function rowReader({ module, places, vocab, count, groups: size, reach }: RowProgram): RowReader {
  const { Instance } = (globalThis as unknown as Runtime).WebAssembly;
  const loops = new Instance(module).exports as {
    readonly memory: { readonly buffer: ArrayBuffer };
    mean(): void;
    spread(mean: number): void;
    apart(scale: number, rise: number): void;
    nearSpread(shift: number): void;
    nearApart(scale: number): void;
  };
  const { buffer } = loops.memory;
  const results = new Float64Array(buffer, 0, 8);
  const looks = new Float64Array(Math.min(vocab, 256));
  const probs = new Float64Array(buffer, places.probs, count);
  const ratios = new Float64Array(buffer, places.ratios, count);
  const known = new Float32Array(buffer, places.known, count);
  const logits = new Float32Array(buffer, places.logits, count);
  const groups = new Float64Array(buffer, places.groups, size);
  const sum = (n: number) => results[2 * n]! + results[2 * n + 1]!;
  /** What a ratio exp y is to be multiplied by to be q/p. */
  let scale = 1;

  /** How far logits moved on average, where none of some that are looked at moved further than the rest by too much. */
  function glance(): number | undefined {
    const step = Math.floor(vocab / looks.length);
    let shift = 0;
    for (let i = 0; i < looks.length; i++) {
      looks[i] = logits[i * step]! - known[i * step]!;
      shift += looks[i]! / looks.length;
    }
    return looks.every(moved => Math.abs(moved - shift) < reach) ? shift : undefined;
  }

  /** @returns whether none at all did: a row that is no number shows in what is read of it. */
  function nearSpread(shift: number): boolean {
    loops.nearSpread(shift);
    const furthest = Math.max(results[4]!, results[5]!, -results[6]!, -results[7]!);
    return furthest < reach;
  }

  return {
    groups,
    compareWith(ofProbs, ofLogits) {
      probs.set(ofProbs);
      known.set(ofLogits);
      // A token of no probability that rises as the first one does.
      if (count > vocab) known[vocab] = known[0]!;
    },
    read(row, into, at) {
      logits.set(row);
      if (count > vocab) logits[vocab] = row[0]!;
      groups.fill(Number.NEGATIVE_INFINITY);
      const shift = glance();
      const isNear = shift !== undefined && nearSpread(shift);
      if (!isNear) loops.mean();
      const mean = isNear ? shift : sum(0);
      if (!isNear) loops.spread(mean);
      const gain = sum(0);
      const rest = sum(1);
      const rise = Math.log1p(gain);
      const furthest = Math.max(results[4]!, results[5]!);
      scale = 1 / (1 + gain);
      if (isNear) loops.nearApart(scale);
      else loops.apart(scale, mean + rise);
      // Rounding alone can put a sum beyond its bound; adding 0 makes −0 a 0.
      into[at] = Math.max(0, rise - rest) + 0;
      into[at + 1] = Math.min(Math.LN2, Math.max(0, sum(2) / 2)) + 0;
      into[at + 2] = Math.min(1, sum(0) / 2);
      into[at + 3] = Math.sqrt(sum(1));
      into[at + 4] = mean + rise;
      into[at + 5] = furthest;
    },
    lifts(into, at) {
      for (let id = 0; id < vocab; id++) into[at + id] = ratios[id]! * scale - 1;
    },
  };
}

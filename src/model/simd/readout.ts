/** Rows of logits compared with a known distribution, each by itself. */
import { Reused } from '../../analysis/model/floats';
import type { Floats, KnownDistribution, Readout, Tensor } from '../../analysis/model/stages';
import { divergenceLoops } from './divergenceLoops';
import { largest } from './largest';
import { programOf, tokensOfGroup } from './program';

interface Loops {
  readonly memory: { readonly buffer: ArrayBuffer };
  mean(): void;
  spread(mean: number): void;
  apart(scale: number, rise: number): void;
}

/** Node's types name what WebAssembly passes on, not its constructors. */
const { Module, Instance } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: unknown };
    };
  }
).WebAssembly;

export class Readouts {
  private readonly loops: Loops;
  private readonly results: Float64Array;
  private readonly probs: Float64Array;
  private readonly ratios: Float64Array;
  private readonly known: Float32Array;
  private readonly logits: Float32Array;
  private readonly groups: Float64Array;
  private readonly lifts = new Reused();
  /** What stands in `known` and `probs`: the same clean run is compared with a hundred times. */
  private against: KnownDistribution | undefined;

  constructor(private readonly vocab: number) {
    // Tokens go in pairs: the last one may have a token beside it that is impossible.
    const count = vocab + (vocab % 2);
    const probs = 64;
    const ratios = probs + 8 * count;
    const known = ratios + 8 * count;
    const logits = known + 4 * count;
    const groups = logits + 4 * count;
    const size = 2 * Math.ceil(count / tokensOfGroup);
    const loops = divergenceLoops({ probs, ratios, known, logits, groups });
    const program = programOf(loops, count, groups + 8 * size);
    this.loops = new Instance(new Module(program)).exports as Loops;
    const { buffer } = this.loops.memory;
    this.results = new Float64Array(buffer, 0, 6);
    this.probs = new Float64Array(buffer, probs, count);
    this.ratios = new Float64Array(buffer, ratios, count);
    this.known = new Float32Array(buffer, known, count);
    this.logits = new Float32Array(buffer, logits, count);
    this.groups = new Float64Array(buffer, groups, size);
  }

  /** Lifts of one reading after another are written to the same memory: they are read before the next. */
  read(
    { data, dims: [rows] }: Tensor,
    against: KnownDistribution,
    wanted: { readonly top: number; readonly lifts: boolean },
  ): Readout {
    this.compareWith(against);
    const { vocab } = this;
    const numbers = () => new Float64Array(rows!);
    const into = { kl: numbers(), js: numbers(), tv: numbers(), l2: numbers(), rise: numbers(), furthest: numbers() };
    const top: number[][] = [];
    const lifts = wanted.lifts ? this.lifts.of(rows! * vocab) : undefined;
    for (let at = 0; at < rows!; at++) {
      const row = data.subarray(at * vocab, (at + 1) * vocab);
      const scale = this.row(row, into, at);
      if (!lifts) top.push(largest(row, wanted.top, this.groups));
      else for (let id = 0, i = at * vocab; id < vocab; id++, i++) lifts[i] = this.ratios[id]! * scale - 1;
    }
    return { ...into, top, ...(lifts ? { lifts } : {}) };
  }

  private compareWith(against: KnownDistribution): void {
    if (this.against === against) return;
    this.against = undefined;
    this.probs.set(against.probs);
    this.known.set(against.logits);
    this.against = against;
  }

  /** @returns what a ratio exp y is to be multiplied by to be q/p. */
  private row(row: Floats, into: Record<Exclude<keyof Readout, 'top' | 'lifts'>, Float64Array>, at: number): number {
    const { loops, results } = this;
    this.logits.set(row);
    // A token of no probability that rises as the first one does.
    if (this.logits.length > row.length) {
      this.logits[row.length] = row[0]!;
      this.known[row.length] = this.known[0]!;
    }
    const sum = (n: number) => results[2 * n]! + results[2 * n + 1]!;
    this.groups.fill(Number.NEGATIVE_INFINITY);
    loops.mean();
    const mean = sum(0);
    loops.spread(mean);
    const [gain, rest] = [sum(0), sum(1)];
    const rise = Math.log1p(gain);
    into.furthest[at] = Math.max(results[4]!, results[5]!);
    into.rise[at] = mean + rise;
    // Rounding alone can put a sum beyond its bound; adding 0 makes −0 a 0.
    into.kl[at] = Math.max(0, rise - rest) + 0;
    const scale = 1 / (1 + gain);
    loops.apart(scale, mean + rise);
    into.tv[at] = Math.min(1, sum(0) / 2);
    into.l2[at] = Math.sqrt(sum(1));
    into.js[at] = Math.min(Math.LN2, Math.max(0, sum(2) / 2)) + 0;
    return scale;
  }
}

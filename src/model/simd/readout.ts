/** Rows of logits compared with a known distribution, each by itself: by several threads where there is much to read. */
import { Reused } from '../../analysis/model/floats';
import type { Floats, KnownDistribution, Readout, Tensor } from '../../analysis/model/stages';
import { Helpers, rowsShared } from './helpers';
import { largest } from './largest';
import { numbersOfRow, type RowProgram, type RowReader, rowProgram, rowReader } from './rowReader';

type Wanted = { readonly top: number; readonly lifts: boolean };

/** What is read of some rows. */
interface Reading {
  readonly numbers: Readonly<Record<(typeof numbersOfRow)[number], Float64Array>>;
  readonly top: number[][];
  readonly lifts: Float32Array | undefined;
}

/** From how many numbers on other threads are asked, and after how many they are made. */
export const worth = { asking: 100_000, making: 2_000_000 };
/** Rows come by the dozen: more threads would have nothing to do. */
const mostThreads = 6;

export class Readouts {
  private readonly program: RowProgram;
  private readonly reader: RowReader;
  private readonly own = new Float64Array(numbersOfRow.length);
  private readonly lifts = new Reused();
  private readonly helpersWanted: number;
  private helpers: Helpers | 'none' | undefined;
  private numbersRead = 0;
  /** What the reader compares with: the same clean run is compared with a hundred times. */
  private against: KnownDistribution | undefined;

  /** @param threads that may read at once, this one among them */
  constructor(
    private readonly vocab: number,
    threads = 1,
    private readonly worthIt = worth,
  ) {
    this.program = rowProgram(vocab);
    this.reader = rowReader(this.program);
    this.helpersWanted = Math.min(mostThreads, threads) - 1;
  }

  /** Lifts of one reading after another are written to the same memory: they are read before the next. */
  read({ data, dims: [rows] }: Tensor, against: KnownDistribution, wanted: Wanted): Readout {
    const { vocab } = this;
    const numbers = () => new Float64Array(rows!);
    const reading: Reading = {
      numbers: { kl: numbers(), js: numbers(), tv: numbers(), l2: numbers(), rise: numbers(), furthest: numbers() },
      top: [],
      lifts: wanted.lifts ? this.lifts.of(rows! * vocab) : undefined,
    };
    for (let from = 0; from < rows!; from += rowsShared) {
      const end = Math.min(rows!, from + rowsShared);
      const helpers = this.helping((end - from) * vocab);
      if (helpers) this.readTogether(helpers, { data, from, end }, against, wanted, reading);
      else for (let at = from; at < end; at++) this.readRow(data, at, against, wanted, reading);
    }
    const { lifts } = reading;
    return { ...reading.numbers, top: reading.top, ...(lifts ? { lifts } : {}) };
  }

  /** Whether there are other threads. */
  get hasThreads(): boolean {
    return this.helpers instanceof Helpers;
  }

  /** Ends the other threads. */
  release(): void {
    if (this.helpers instanceof Helpers) this.helpers.stop();
    this.helpers = 'none';
  }

  /** Of each thread as many rows; whoever is done first takes of those that nobody has begun. */
  private readTogether(
    helpers: Helpers,
    { data, from, end }: { readonly data: Floats; readonly from: number; readonly end: number },
    against: KnownDistribution,
    wanted: Wanted,
    reading: Reading,
  ): void {
    const { vocab } = this;
    const first = from + Math.ceil((end - from) / (helpers.count + 1));
    helpers.offer(data.subarray(first * vocab, end * vocab), against, wanted.lifts);
    for (let at = from; at < first; at++) this.readRow(data, at, against, wanted, reading);
    for (let next = helpers.take(); next >= 0; next = helpers.take())
      this.readRow(data, first + next, against, wanted, reading);
    const isWhole = helpers.wait();
    for (let at = first; at < end; at++) {
      if (helpers.isTaken(at - first)) continue;
      if (isWhole) this.copyRow(helpers, at - first, data, at, wanted, reading);
      else this.readRow(data, at, against, wanted, reading);
    }
    if (!isWhole) this.release();
  }

  private readRow(data: Floats, at: number, against: KnownDistribution, wanted: Wanted, into: Reading): void {
    if (this.against !== against) {
      this.against = undefined;
      this.reader.compareWith(against.probs, against.logits);
      this.against = against;
    }
    const row = data.subarray(at * this.vocab, (at + 1) * this.vocab);
    this.reader.read(row, this.own, 0);
    if (into.lifts) this.reader.lifts(into.lifts, at * this.vocab);
    this.keep(this.own, row, this.reader.groups, at, wanted, into);
  }

  /** A row that a helper has read. */
  private copyRow(helpers: Helpers, place: number, data: Floats, at: number, wanted: Wanted, into: Reading): void {
    const { numbers, groups, lifts } = helpers.read(place);
    into.lifts?.set(lifts, at * this.vocab);
    this.keep(numbers, data.subarray(at * this.vocab, (at + 1) * this.vocab), groups, at, wanted, into);
  }

  private keep(
    numbers: Float64Array,
    row: Floats,
    groups: Float64Array,
    at: number,
    wanted: Wanted,
    into: Reading,
  ): void {
    for (const [i, name] of numbersOfRow.entries()) into.numbers[name][at] = numbers[i]!;
    if (!into.lifts) into.top[at] = largest(row, wanted.top, groups);
  }

  /** The other threads, where they are awake and so many numbers are worth it. */
  private helping(numbers: number): Helpers | undefined {
    this.numbersRead += numbers;
    const { helpersWanted, worthIt } = this;
    if (helpersWanted < 1 || this.helpers === 'none' || numbers < worthIt.asking) return undefined;
    if (this.helpers) return this.helpers.areThere ? this.helpers : undefined;
    if (this.numbersRead < worthIt.making) return undefined;
    try {
      this.helpers = new Helpers(this.program, helpersWanted);
    } catch {
      // Without threads of its own this one reads on alone.
      this.helpers = 'none';
    }
    return undefined;
  }
}

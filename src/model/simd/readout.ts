/** Rows of logits compared with a known distribution, each by itself: by several threads where there is much to read. */
import { float32, Spaces } from '../../analysis/model/floats';
import type { Floats, KnownDistribution, Readout, RowsAhead, Tensor } from '../../analysis/model/stages';
import { type Alike, Helpers, liftsHeld } from './helpers';
import { largest } from './largest';
import { numbersOfRow, type RowProgram, type RowReader, rowProgram, rowReader } from './rowReader';

type Wanted = { readonly top: number; readonly lifts: boolean };

/** What is read of some rows. */
interface Reading {
  readonly numbers: Readonly<Record<(typeof numbersOfRow)[number], Float64Array>>;
  readonly top: number[][];
  readonly lifts: Float32Array | undefined;
}

/** Rows from one up to, not including, another. */
interface Span {
  readonly data: Floats;
  readonly from: number;
  readonly end: number;
}

/** From how many numbers on other threads are asked, and after how many they are made. */
export const worth = { asking: 100_000, making: 2_000_000 };
/** Rows come by the dozen: more threads would have nothing to do. */
const mostThreads = 6;

export class Readouts {
  private readonly program: RowProgram;
  private readonly reader: RowReader;
  private readonly own = new Float64Array(numbersOfRow.length);
  private readonly memory = new Spaces();
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
      lifts: wanted.lifts ? this.memory.of('lifts', float32, rows! * vocab) : undefined,
    };
    const lies = this.helpers instanceof Helpers && !wanted.lifts ? this.helpers.placeOfRows(data) : -1;
    if (lies >= 0) this.collect({ data, from: 0, end: rows! }, lies, against, wanted, reading);
    else
      for (let from = 0; from < rows!; from += liftsHeld)
        this.readTogether({ data, from, end: Math.min(rows!, from + liftsHeld) }, against, wanted, reading);
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

  /**
   * Begins with rows that will be asked for: while this thread waits for ONNX Runtime, the others read.
   * @returns the rows as they are to be asked for; undefined where nobody has begun
   */
  ahead(all: readonly Alike[]): RowsAhead | undefined {
    const helpers = this.helping(all.reduce((sum, { rows }) => sum + rows.length, 0) * this.vocab);
    const logits = helpers?.hold(all, false);
    return helpers && logits && { logits, close: () => this.close(helpers) };
  }

  /** Of each thread as many rows; whoever is done first takes of those that nobody has begun. */
  private readTogether(some: Span, against: KnownDistribution, wanted: Wanted, reading: Reading): void {
    const { data, from, end } = some;
    const { vocab } = this;
    const helpers = this.helping((end - from) * vocab);
    const first = helpers ? from + Math.ceil((end - from) / (helpers.count + 1)) : end;
    const rows = Array.from({ length: end - first }, (_, i) => rowOf(data, vocab, first + i));
    const isShared = helpers?.hold([{ rows, against }], wanted.lifts) !== undefined;
    for (let at = from; at < (isShared ? first : end); at++) this.readRow(data, at, against, wanted, reading);
    if (!helpers || !isShared) return;
    this.collect({ data, from: first, end }, 0, against, wanted, reading);
    this.close(helpers);
  }

  /** Rows that lie before the other threads from this place on: those that nobody has begun are read here. */
  private collect(
    { data, from, end }: Span,
    place: number,
    against: KnownDistribution,
    wanted: Wanted,
    reading: Reading,
  ): void {
    const { helpers } = this;
    const theirs: number[] = [];
    for (let at = end - 1; at >= from; at--)
      if (helpers instanceof Helpers && helpers.isTheirs(place + at - from)) theirs.push(at);
      else this.readRow(data, at, against, wanted, reading);
    for (const at of theirs)
      if (helpers instanceof Helpers && helpers.wait(place + at - from))
        this.copyRow(helpers, place + at - from, data, at, wanted, reading);
      else this.readRow(data, at, against, wanted, reading);
  }

  private close(helpers: Helpers): void {
    if (!helpers.close()) this.release();
  }

  private readRow(data: Floats, at: number, against: KnownDistribution, wanted: Wanted, into: Reading): void {
    if (this.against !== against) {
      this.against = undefined;
      this.reader.compareWith(against.probs, against.logits);
      this.against = against;
    }
    const row = rowOf(data, this.vocab, at);
    this.reader.read(row, this.own, 0);
    if (into.lifts) this.reader.lifts(into.lifts, at * this.vocab);
    this.keep(this.own, row, this.reader.groups, at, wanted, into);
  }

  /** A row that a helper has read. */
  private copyRow(helpers: Helpers, place: number, data: Floats, at: number, wanted: Wanted, into: Reading): void {
    const { numbers, groups, lifts } = helpers.read(place);
    into.lifts?.set(lifts, at * this.vocab);
    this.keep(numbers, rowOf(data, this.vocab, at), groups, at, wanted, into);
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

function rowOf(data: Floats, vocab: number, at: number): Floats {
  return data.subarray(at * vocab, (at + 1) * vocab);
}

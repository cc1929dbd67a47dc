/**
 * Other threads that read rows beside this one, over memory that all of them share. They are asked and waited for
 * without the event loop, which stands still meanwhile as it does while this thread reads.
 */
import { Worker } from 'node:worker_threads';
import type { Floats, KnownDistribution } from '../../analysis/model/stages';
import { numbersOfRow, type RowProgram, type RowReader, rowReader } from './rowReader';

/** How many rows can lie before them. */
export const rowsShared = 12;

/** Places in what all threads count. */
const counters = { asked: 0, left: 1, done: 2, against: 3, lifts: 4, there: 5, stop: 6 } as const;

interface Shared {
  readonly counts: Int32Array;
  readonly probs: Float64Array;
  readonly known: Float32Array;
  readonly rows: Float32Array;
  /** Of each row. */
  readonly numbers: Float64Array;
  readonly groups: Float64Array;
  readonly lifts: Float32Array;
}

/** What a thread is given. */
interface Given {
  readonly program: RowProgram;
  readonly shared: Shared;
  readonly places: typeof counters;
}

/** Reading a row takes a millisecond; a thread that has not done it after so many of them is gone. */
const patience = 10_000;

export class Helpers {
  private readonly shared: Shared;
  private against: KnownDistribution | undefined;
  private offered = 0;
  private readonly taken: boolean[] = [];

  /** @throws where no thread can be made, or none may be waited for */
  constructor(
    private readonly program: RowProgram,
    readonly count: number,
  ) {
    const { vocab, groups } = program;
    const memory = (bytes: number) => new SharedArrayBuffer(bytes);
    this.shared = {
      counts: new Int32Array(memory(4 * Object.keys(counters).length)),
      probs: new Float64Array(memory(8 * vocab)),
      known: new Float32Array(memory(4 * vocab)),
      rows: new Float32Array(memory(4 * vocab * rowsShared)),
      numbers: new Float64Array(memory(8 * numbersOfRow.length * rowsShared)),
      groups: new Float64Array(memory(8 * groups * rowsShared)),
      lifts: new Float32Array(memory(4 * vocab * rowsShared)),
    };
    Atomics.wait(this.shared.counts, counters.asked, 1, 0);
    const given: Given = { program, shared: this.shared, places: counters };
    const text = `(${help})(require('node:worker_threads').workerData, ${rowReader})`;
    for (let i = 0; i < count; i++) {
      const thread = new Worker(text, { eval: true, execArgv: [], workerData: given });
      // One that fails is missed where it is waited for.
      thread.on('error', () => {});
      // A command ends by itself.
      thread.unref();
    }
  }

  /** Whether all of them have begun. */
  get areThere(): boolean {
    return Atomics.load(this.shared.counts, counters.there) === this.count;
  }

  /** Puts rows before them, which they begin with. @param rows `[n, V]`, at most `rowsShared` */
  offer(rows: Floats, against: KnownDistribution, withLifts: boolean): void {
    const { counts, probs, known, rows: shared } = this.shared;
    this.offered = rows.length / this.program.vocab;
    this.taken.length = 0;
    shared.set(rows);
    if (this.against !== against) {
      this.against = against;
      probs.set(against.probs);
      known.set(against.logits);
      counts[counters.against]!++;
    }
    counts[counters.lifts] = withLifts ? 1 : 0;
    Atomics.store(counts, counters.done, 0);
    // From here on rows can be taken: by a thread still awake as well, which reads all of the above after it.
    Atomics.store(counts, counters.left, this.offered);
    Atomics.add(counts, counters.asked, 1);
    Atomics.notify(counts, counters.asked);
  }

  /** One of the rows offered that nobody has taken yet, to be read by this thread; none: −1. */
  take(): number {
    const at = Atomics.sub(this.shared.counts, counters.left, 1) - 1;
    if (at >= 0) this.taken[at] = true;
    return Math.max(-1, at);
  }

  /** Whether this thread took it. */
  isTaken(at: number): boolean {
    return this.taken[at] === true;
  }

  /** Waits for the rows that they have taken. @returns false where a thread is gone */
  wait(): boolean {
    const { counts } = this.shared;
    const theirs = this.offered - this.taken.filter(Boolean).length;
    for (;;) {
      const done = Atomics.load(counts, counters.done);
      if (done === theirs) return true;
      if (Atomics.wait(counts, counters.done, done, patience) === 'timed-out') return false;
    }
  }

  /** What was read of a row by one of them. */
  read(at: number): { readonly numbers: Float64Array; readonly groups: Float64Array; readonly lifts: Float32Array } {
    const { numbers, groups, lifts } = this.shared;
    const part = <T extends Float32Array | Float64Array>(of: T, size: number) =>
      of.subarray(at * size, (at + 1) * size) as T;
    return {
      numbers: part(numbers, numbersOfRow.length),
      groups: part(groups, this.program.groups),
      lifts: part(lifts, this.program.vocab),
    };
  }

  stop(): void {
    const { counts } = this.shared;
    Atomics.store(counts, counters.stop, 1);
    Atomics.add(counts, counters.asked, 1);
    Atomics.notify(counts, counters.asked);
  }
}

/** What a thread does. Refers to nothing outside itself, as `rowReader`: the thread runs it from its text. */
function help({ program, shared, places }: Given, makeReader: typeof rowReader): void {
  const { counts, probs, known, rows, numbers, groups, lifts } = shared;
  const { vocab } = program;
  const size = numbers.length / (rows.length / vocab);
  const reader: RowReader = makeReader(program);
  let asked = Atomics.load(counts, places.asked);
  let against = 0;
  Atomics.add(counts, places.there, 1);
  for (;;) {
    Atomics.wait(counts, places.asked, asked);
    asked = Atomics.load(counts, places.asked);
    if (Atomics.load(counts, places.stop) === 1) return;
    for (;;) {
      const at = Atomics.sub(counts, places.left, 1) - 1;
      if (at < 0) break;
      if (against !== Atomics.load(counts, places.against)) {
        against = Atomics.load(counts, places.against);
        reader.compareWith(probs, known);
      }
      reader.read(rows.subarray(at * vocab, (at + 1) * vocab), numbers, at * size);
      groups.set(reader.groups, at * program.groups);
      if (Atomics.load(counts, places.lifts) === 1) reader.lifts(lifts, at * vocab);
      Atomics.add(counts, places.done, 1);
      Atomics.notify(counts, places.done);
    }
  }
}

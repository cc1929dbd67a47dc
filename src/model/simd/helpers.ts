/**
 * Other threads that read rows beside this one, over memory that all of them share. They are asked and waited for
 * without the event loop, which stands still while this thread reads, and while ONNX Runtime runs.
 */
import { Worker } from 'node:worker_threads';
import type { Floats, KnownDistribution } from '../../analysis/model/stages';
import { numbersOfRow, type RowProgram, rowReader } from './rowReader';

/** How many rows can lie before them: as many numbers as logits are made of at once. */
const numbersHeld = 8_000_000;
/** And of how many distributions. */
const most = { rows: 512, known: 16 };
/** Of so many rows the lifts are held. */
export const liftsHeld = 12;

/** What becomes of a row. */
const states = { closed: 0, free: 1, begun: 2, read: 3 } as const;

interface Shared {
  /** How many times was asked · of how many rows · lifts? · threads there · stop? */
  readonly counts: Int32Array;
  readonly probs: Float64Array;
  readonly known: Float32Array;
  /** How many distributions have stood at each place. */
  readonly versions: Int32Array;
  readonly rows: Float32Array;
  /** Of each row: its state, the place of its distribution, and what is read of it. */
  readonly states: Int32Array;
  readonly against: Int32Array;
  readonly numbers: Float64Array;
  readonly groups: Float64Array;
  readonly lifts: Float32Array;
}

const counters = { asked: 0, rows: 1, lifts: 2, there: 3, stop: 4 } as const;

/** What a thread is given. */
interface Given {
  readonly program: RowProgram;
  readonly shared: Shared;
  readonly counters: typeof counters;
  readonly of: typeof states;
  readonly size: number;
}

/** Rows that are compared with the same distribution. */
export interface Alike {
  readonly rows: readonly Floats[];
  readonly against: KnownDistribution;
}

/** Reading a row takes a millisecond; a thread that has not done it after so many of them is gone. */
const patience = 10_000;

export class Helpers {
  private readonly shared: Shared;
  private readonly held = new Map<KnownDistribution, number>();
  /** Whether rows lie before them. */
  isHolding = false;

  /** @throws where no thread can be made, or none may be waited for */
  constructor(
    private readonly program: RowProgram,
    readonly count: number,
  ) {
    const { vocab, groups } = program;
    const rows = Math.max(liftsHeld, Math.min(most.rows, Math.floor(numbersHeld / vocab)));
    const memory = (bytes: number) => new SharedArrayBuffer(bytes);
    this.shared = {
      counts: new Int32Array(memory(4 * Object.keys(counters).length)),
      probs: new Float64Array(memory(8 * vocab * most.known)),
      known: new Float32Array(memory(4 * vocab * most.known)),
      versions: new Int32Array(memory(4 * most.known)),
      rows: new Float32Array(memory(4 * vocab * rows)),
      states: new Int32Array(memory(4 * rows)),
      against: new Int32Array(memory(4 * rows)),
      numbers: new Float64Array(memory(8 * numbersOfRow.length * rows)),
      groups: new Float64Array(memory(8 * groups * rows)),
      lifts: new Float32Array(memory(4 * vocab * liftsHeld)),
    };
    Atomics.wait(this.shared.counts, counters.asked, 1, 0);
    const given: Given = { program, shared: this.shared, counters, of: states, size: numbersOfRow.length };
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

  /**
   * Puts rows before them, which they begin with, first ones first, until `close`.
   * @returns the same rows under each other, `[n, V]`, as they lie there; undefined where they have no room
   */
  hold(all: readonly Alike[], withLifts: boolean): Floats[] | undefined {
    const { vocab } = this.program;
    const { counts, rows, states: state, against } = this.shared;
    const count = all.reduce((sum, alike) => sum + alike.rows.length, 0);
    const room = withLifts ? liftsHeld : state.length;
    if (this.isHolding || count > room || new Set(all.map(alike => alike.against)).size > most.known) return undefined;
    this.isHolding = true;
    let place = 0;
    const lying: Floats[] = [];
    for (const alike of all) {
      const known = this.placeOf(alike.against, all);
      lying.push(rows.subarray(place * vocab, (place + alike.rows.length) * vocab));
      for (const row of alike.rows) {
        rows.set(row, place * vocab);
        against[place++] = known;
      }
    }
    counts[counters.lifts] = withLifts ? 1 : 0;
    Atomics.store(counts, counters.rows, count);
    // From here on rows are begun: by a thread still awake as well, which reads all of the above after it.
    for (let at = 0; at < count; at++) Atomics.store(state, at, states.free);
    Atomics.add(counts, counters.asked, 1);
    Atomics.notify(counts, counters.asked);
    return lying;
  }

  /** Where rows lie before them: the place of the first; elsewhere −1. */
  placeOfRows(rows: Floats): number {
    return rows.buffer === this.shared.rows.buffer ? rows.byteOffset / (4 * this.program.vocab) : -1;
  }

  /** Whether one of them has begun with a row; if not, none will. */
  isTheirs(place: number): boolean {
    return !this.take(place) && Atomics.load(this.shared.states, place) !== states.closed;
  }

  private take(place: number): boolean {
    return Atomics.compareExchange(this.shared.states, place, states.free, states.closed) === states.free;
  }

  /** Waits for a row that one of them has begun with. @returns false where it is gone */
  wait(place: number): boolean {
    const { states: state } = this.shared;
    while (Atomics.load(state, place) === states.begun)
      if (Atomics.wait(state, place, states.begun, patience) === 'timed-out') return false;
    return true;
  }

  /** What one of them has read of a row. */
  read(place: number): { readonly numbers: Float64Array; readonly groups: Float64Array; readonly lifts: Float32Array } {
    const { numbers, groups, lifts } = this.shared;
    const part = <T extends Float32Array | Float64Array>(of: T, size: number) =>
      of.subarray(place * size, (place + 1) * size) as T;
    return {
      numbers: part(numbers, numbersOfRow.length),
      groups: part(groups, this.program.groups),
      lifts: part(lifts, this.program.vocab),
    };
  }

  /** They begin with no more rows. @returns false where one is gone */
  close(): boolean {
    const count = this.shared.counts[counters.rows]!;
    for (let place = 0; place < count; place++) this.take(place);
    for (let place = 0; place < count; place++) if (!this.wait(place)) return false;
    this.isHolding = false;
    return true;
  }

  stop(): void {
    const { counts } = this.shared;
    Atomics.store(counts, counters.stop, 1);
    Atomics.add(counts, counters.asked, 1);
    Atomics.notify(counts, counters.asked);
  }

  /** A distribution's place; the longest there makes room, but for those that are wanted now. */
  private placeOf(against: KnownDistribution, wanted: readonly Alike[]): number {
    let place = this.held.get(against);
    if (place !== undefined) return place;
    place = this.held.size;
    if (place === most.known) {
      const [old] = [...this.held.keys()].filter(one => !wanted.some(alike => alike.against === one));
      place = this.held.get(old!)!;
      this.held.delete(old!);
    }
    this.held.set(against, place);
    const { probs, known, versions } = this.shared;
    probs.set(against.probs, place * this.program.vocab);
    known.set(against.logits, place * this.program.vocab);
    versions[place]!++;
    return place;
  }
}

/** What a thread does. Refers to nothing outside itself, as `rowReader`: the thread runs it from its text. */
function help({ program, shared, counters: at, of, size }: Given, makeReader: typeof rowReader): void {
  const { counts, probs, known, versions, rows, states: state, against, numbers, groups, lifts } = shared;
  const { vocab } = program;
  const reader = makeReader(program);
  const part = <T extends Float32Array | Float64Array>(whole: T, place: number) =>
    whole.subarray(place * vocab, (place + 1) * vocab) as T;
  let compared = -1;
  let version = 0;
  let asked = Atomics.load(counts, at.asked);
  Atomics.add(counts, at.there, 1);
  for (;;) {
    Atomics.wait(counts, at.asked, asked);
    asked = Atomics.load(counts, at.asked);
    if (Atomics.load(counts, at.stop) === 1) return;
    for (let row = 0; row < Atomics.load(counts, at.rows); row++) {
      if (Atomics.compareExchange(state, row, of.free, of.begun) !== of.free) continue;
      const place = against[row]!;
      if (compared !== place || version !== versions[place]) {
        reader.compareWith(part(probs, place), part(known, place));
        compared = place;
        version = versions[place]!;
      }
      reader.read(part(rows, row), numbers, row * size);
      groups.set(reader.groups, row * program.groups);
      if (Atomics.load(counts, at.lifts) === 1) reader.lifts(lifts, row * vocab);
      Atomics.store(state, row, of.read);
      Atomics.notify(state, row);
    }
  }
}

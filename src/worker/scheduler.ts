/**
 * Runs what is asked for. Between two layers of a batch anything more urgent goes first: a hover waits for one layer of
 * a sweep, not for the sweep. Every entry is answered once.
 */

import type { Priority } from '../protocol/analyses';
import { asFailure, type Failure } from '../protocol/failure';
import { type Entry, Queue } from './queue';

export interface Run {
  readonly signal: { readonly aborted: boolean };
  /** Awaited between layers and batches: lets messages in, and what is more urgent. */
  readonly breathe: () => Promise<void>;
}

export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure };

interface Running<E> {
  readonly entry: E;
  readonly signal: { aborted: boolean };
  answered: boolean;
}

const replaced: Failure = {
  code: 'replaced',
  message: 'A newer request took the place of this one.',
  todo: 'Nothing: the newer one is answered.',
};

const cancelled: Failure = { code: 'cancelled', message: 'The analysis was cancelled.', todo: 'Start it again.' };

export class Scheduler<E extends Entry> {
  private readonly queue = new Queue<E>();
  /** The last one runs; those before it have been interrupted between two layers. */
  private readonly stack: Running<E>[] = [];
  private isDraining = false;

  constructor(
    private readonly perform: (entry: E, run: Run) => Promise<unknown>,
    private readonly answer: (entry: E, answer: Answer) => void,
    /** Called whenever the last job has ended. */
    private readonly onIdle: () => void = () => {},
  ) {}

  get isIdle(): boolean {
    return !this.isDraining;
  }

  add(entry: E): void {
    const older = this.queue.add(entry);
    if (older) this.answer(older, { ok: false, failure: replaced });
    void this.drain();
  }

  /**
   * What waits or has been interrupted is answered at once; what runs, when it has stopped: whoever asked knows then
   * that the process is alive.
   */
  cancel(id: number): void {
    const waiting = this.queue.remove(id);
    if (waiting) this.answer(waiting, { ok: false, failure: cancelled });
    const running = this.stack.find(({ entry }) => entry.id === id);
    if (!running) return;
    running.signal.aborted = true;
    if (running !== this.stack.at(-1)) this.finish(running, { ok: false, failure: cancelled });
  }

  /** Lets an entry that waits go before others. */
  hurry(id: number, priority: Priority): void {
    const entry = this.queue.remove(id);
    if (entry) this.queue.add({ ...entry, priority });
  }

  private async drain(): Promise<void> {
    if (this.isDraining) return;
    this.isDraining = true;
    // Messages that came together are all in the queue before the first is taken.
    await messages();
    for (let entry = this.queue.take(); entry; entry = this.queue.take()) {
      await this.run(entry);
      await messages();
    }
    this.isDraining = false;
    this.onIdle();
  }

  private async run(entry: E): Promise<void> {
    const running: Running<E> = { entry, signal: { aborted: false }, answered: false };
    this.stack.push(running);
    try {
      const value = await this.perform(entry, { signal: running.signal, breathe: () => this.between(running) });
      this.finish(running, { ok: true, value });
    } catch (error) {
      this.finish(running, { ok: false, failure: asFailure(error) });
    } finally {
      this.stack.splice(this.stack.indexOf(running), 1);
    }
  }

  private async between({ entry, signal }: Running<E>): Promise<void> {
    await messages();
    while (!signal.aborted) {
      const urgent = this.queue.take(entry.priority);
      if (!urgent) return;
      await this.run(urgent);
      await messages();
    }
  }

  private finish(running: Running<E>, answer: Answer): void {
    if (running.answered) return;
    running.answered = true;
    this.answer(running.entry, answer);
  }
}

/** One turn of the event loop: what came over the channel is read. */
function messages(): Promise<void> {
  return new Promise(done => setImmediate(done));
}

/** Measurements that run: done once however many wait, their news told to all, given up when nobody waits any more. */
import type { Row } from '../../protocol/analyses';
import type { Outcome } from '../../protocol/lsp';
import { cancelled, type Listening, type Running } from './running';

interface Work<T> {
  readonly running: Running<T>;
  readonly listeners: Set<Listening>;
  rows: Row[];
  doing: string;
  done: number;
  total: number;
}

export class UnderWay<T> {
  private readonly works = new Map<string, Work<T>>();

  /**
   * @param start called where nobody has started it; equal keys have equal results.
   * @returns a wait of its own: cancelling it ends this wait at once, and the work when it was the last.
   */
  join(key: string, listening: Listening, start: (listening: Listening) => Running<T>): Running<T> {
    const work = this.works.get(key) ?? this.begin(key, start);
    const { running, listeners } = work;
    const own = { ...listening };
    if (work.rows.length > 0) own.onRows?.(work.rows);
    if (work.doing) own.onProgress?.(work.doing, work.done, work.total);
    listeners.add(own);
    let giveUp: (outcome: Outcome<T>) => void = () => {};
    const givenUp = new Promise<Outcome<T>>(done => {
      giveUp = done;
    });
    return {
      outcome: Promise.race([running.outcome, givenUp]),
      cancel: (why = cancelled) => {
        if (!listeners.delete(own)) return;
        giveUp({ ok: false, failure: why });
        if (listeners.size > 0) return;
        // Whoever asks from now on starts it anew.
        if (this.works.get(key) === work) this.works.delete(key);
        running.cancel();
      },
      hurry: priority => running.hurry(priority),
    };
  }

  /** Those that have come of what is under way. */
  rows(key: string): readonly Row[] {
    return this.works.get(key)?.rows ?? [];
  }

  private begin(key: string, start: (listening: Listening) => Running<T>): Work<T> {
    const listeners = new Set<Listening>();
    const news = { rows: [] as Row[], doing: '', done: 0, total: 0 };
    const running = start({
      onProgress: (doing, done, total) => {
        Object.assign(work, { doing, done, total });
        for (const one of listeners) one.onProgress?.(doing, done, total);
      },
      onRows: rows => {
        work.rows.push(...rows);
        for (const one of listeners) one.onRows?.(rows);
      },
      onAgain: () => {
        work.rows = [];
        for (const one of listeners) one.onAgain?.();
      },
    });
    const work: Work<T> = { running, listeners, ...news };
    this.works.set(key, work);
    void running.outcome.finally(() => {
      if (this.works.get(key) === work) this.works.delete(key);
    });
    return work;
  }
}

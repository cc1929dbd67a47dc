/** The same work asked for by several: done once, its news told to all, given up when nobody wants it any more. */
import type { Listening, Running } from './inference';

interface Work {
  readonly running: Running<unknown>;
  readonly listeners: Set<Listening>;
}

export class SharedWork {
  private readonly underWay = new Map<string, Work>();

  has(key: string): boolean {
    return this.underWay.has(key);
  }

  /** @param start called where nobody has started it; equal keys have equal results. */
  join<T>(key: string, listening: Listening, start: (listening: Listening) => Running<T>): Running<T> {
    let work = this.underWay.get(key);
    if (!work) {
      const listeners = new Set<Listening>();
      const all: Listening = {
        onProgress: (...progress) => {
          for (const one of listeners) one.onProgress?.(...progress);
        },
        onHeads: heads => {
          for (const one of listeners) one.onHeads?.(heads);
        },
      };
      work = { running: start(all), listeners };
      this.underWay.set(key, work);
      const mine = work;
      void work.running.outcome.finally(() => {
        if (this.underWay.get(key) === mine) this.underWay.delete(key);
      });
    }
    const { running, listeners } = work;
    const own = { ...listening };
    listeners.add(own);
    return {
      outcome: running.outcome as Promise<Awaited<Running<T>['outcome']>>,
      cancel: () => {
        if (!listeners.delete(own) || listeners.size > 0) return;
        // Whoever asks from now on starts it anew.
        this.underWay.delete(key);
        running.cancel();
      },
      hurry: priority => running.hurry(priority),
    };
  }
}

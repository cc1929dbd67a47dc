/**
 * How long a network is waited for. What may pass (too many requests, a fault of the hub, a cut, a silence) is tried
 * again with longer and longer pauses, until no new right byte has come for a minute.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { cancelled, gaveUp } from './problems';

/** All in milliseconds. */
export interface Times {
  readonly giveUpAfter: number;
  /** A silence that counts as a cut. */
  readonly silence: number;
  readonly firstPause: number;
  readonly longestPause: number;
}

export const usualTimes: Times = { giveUpAfter: 60_000, silence: 15_000, firstPause: 500, longestPause: 8000 };

/** Whole tries of a file whose sum or length is not what it should be. */
export const mostTries = 3;

export class Patience {
  private pauses = 0;
  private gained = performance.now();

  constructor(
    private readonly times: Times,
    private readonly signal: AbortSignal,
  ) {}

  /** New right bytes came. */
  gain(): void {
    this.pauses = 0;
    this.gained = performance.now();
  }

  /**
   * Waits before the next try.
   * @param why for the person, where it is given up
   * @param wanted milliseconds that the hub asks to wait
   * @throws Failed `hub-unreachable`, `cancelled`
   */
  async pause(why: string, wanted = 0): Promise<void> {
    const { giveUpAfter, firstPause, longestPause } = this.times;
    // Not all who were cut off at once come back at once.
    const own = Math.min(longestPause, firstPause * 2 ** this.pauses++) * (0.75 + Math.random() / 2);
    const length = Math.max(own, wanted);
    if (performance.now() - this.gained + length > giveUpAfter) throw gaveUp(why, Math.round(giveUpAfter / 1000));
    await sleep(length, undefined, { signal: this.signal }).catch(() => {
      throw cancelled();
    });
  }
}

/** Ends a request in which nothing has come for too long. */
export class Silence {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  readonly signal: AbortSignal;

  constructor(
    private readonly longest: number,
    cancel: AbortSignal,
  ) {
    this.signal = AbortSignal.any([cancel, this.controller.signal]);
    this.heard();
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(new Error('nothing came for too long')), this.longest);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** Statuses that may be other ones a moment later. */
export function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Milliseconds of `Retry-After`, in seconds or as a date. */
export function retryAfter(value: string | undefined): number {
  if (value === undefined) return 0;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : 0;
}

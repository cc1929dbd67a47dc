/** When a process that died may be started again: soon at first, then slower, and not for ever. */

/** So many restarts within so many milliseconds are allowed. */
export const mostRestarts = 4;
export const within = 3 * 60_000;

export class Restarts {
  private times: number[] = [];

  /** @returns milliseconds to wait before the next start, or undefined where it has died too often. */
  next(now: number): number | undefined {
    this.times = this.times.filter(time => now - time < within);
    if (this.times.length >= mostRestarts) return undefined;
    this.times.push(now);
    return this.times.length === 1 ? 0 : 25 * 2 ** (this.times.length - 1);
  }

  /** A person has said: try again. */
  forget(): void {
    this.times = [];
  }
}

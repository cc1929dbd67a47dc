/** How fast bytes come, and how long the rest takes at that. */
export interface Pace {
  readonly bytesPerSecond: number;
  /** Undefined until that can be said. */
  readonly secondsLeft: number | undefined;
}

/** Milliseconds that count. */
const span = 5000;

export class Pacer {
  private readonly marks: { readonly at: number; readonly done: number }[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  mark(done: number, total: number): Pace {
    const at = this.now();
    // Begun again: what came before is of no file any more.
    if (done < (this.marks.at(-1)?.done ?? 0)) this.marks.length = 0;
    this.marks.push({ at, done });
    while (this.marks.length > 2 && at - this.marks[0]!.at > span) this.marks.shift();
    const [first] = this.marks;
    const seconds = (at - first!.at) / 1000;
    const bytesPerSecond = seconds > 0.2 ? (done - first!.done) / seconds : 0;
    return { bytesPerSecond, secondsLeft: bytesPerSecond > 0 ? (total - done) / bytesPerSecond : undefined };
  }
}

/** `120 of 548 MB, 12.3 MB/s, 35 s left` */
export function inWords(done: number, total: number, { bytesPerSecond, secondsLeft }: Pace): string {
  const mb = (bytes: number) => (total >= 9.95e6 ? Math.round(bytes / 1e6) : (bytes / 1e6).toFixed(1));
  const parts = [`${mb(done)} of ${mb(total)} MB`];
  if (bytesPerSecond > 0) parts.push(`${(bytesPerSecond / 1e6).toFixed(1)} MB/s`);
  if (secondsLeft !== undefined) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(', ');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

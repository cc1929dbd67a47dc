/** One line on standard error that says how far a long analysis is; nothing where nobody watches. */
import type { Progress } from '../../analysis/runs/progress';

export interface ProgressLine {
  /** @param left behind the count, as `, 40 s left` */
  show(progress: Progress, left?: string): void;
  clear(): void;
}

/** Milliseconds between two updates. */
const often = 80;
/** Characters of the bar, where there is room. */
const longestBar = 24;

/** What a terminal must understand for a line to be written over: one that is `dumb` does not. */
export function isRewritable(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(stream.isTTY) && env.TERM !== 'dumb';
}

export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  const line = statusLine(stream);
  return {
    show: (progress, left) =>
      line.show(progressText(progress, stream.columns || 80, left), progress.done >= progress.total),
    clear: () => line.clear(),
  };
}

/** Progress over many prompts: how many are done and how long the others will take; over one, how far that is. */
export function progressOf(prompts: number, line: ProgressLine = progressLine(), now: () => number = Date.now) {
  const began = now();
  let done = 0;
  const show = (so: number) =>
    line.show({ doing: 'prompts', done: so, total: prompts }, timeLeft(now() - began, so, prompts));
  return {
    /** What goes on within the next prompt, or how many of the next prompts are done. */
    show(inner: Progress): void {
      if (prompts > 1 && inner.doing === 'prompts') show(done + inner.done);
      else if (prompts > 1 && done > 0) show(done);
      else line.show(inner);
    },
    /** So many prompts more are done. */
    next(count = 1): void {
      done += count;
      if (prompts > 1) show(done);
    },
    clear: () => line.clear(),
  };
}

/** Of work that is counted as a share of the whole: how far, and how long the rest will take. */
export function shareLine(line: ProgressLine = progressLine(), now: () => number = Date.now) {
  const pace = new SharePace();
  return {
    /** Before anything is measured. */
    loading(progress: Progress): void {
      if (!pace.hasBegun) line.show(progress);
    },
    show(doing: Progress['doing'], share: number): void {
      const left = pace.left(now(), share);
      line.show({ doing, done: Math.floor(100 * share), total: 100 }, ` %${left === undefined ? '' : inTime(left)}`);
    },
    clear: () => line.clear(),
  };
}

/** How long the rest takes, by the pace of the later half of the time so far: a machine's other work comes and goes. */
export class SharePace {
  private readonly marks: { readonly at: number; readonly share: number }[] = [];

  get hasBegun(): boolean {
    return this.marks.length > 0;
  }

  /** @param at in milliseconds. @returns milliseconds; nothing while there is no pace. */
  left(at: number, share: number): number | undefined {
    this.marks.push({ at, share });
    const first = this.marks[0]!;
    const half = (first.at + at) / 2;
    const since = this.marks.findLast(mark => mark.at <= half) ?? first;
    const done = share - since.share;
    return done > 0 && share < 1 ? ((at - since.at) / done) * (1 - share) : undefined;
  }
}

/** `, 40 s left`, from what those that are done took. @param took milliseconds */
export function timeLeft(took: number, done: number, total: number): string {
  return done === 0 || done >= total ? '' : inTime((took / done) * (total - done));
}

/** @param milliseconds `, 40 s left` */
function inTime(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return `, ${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `, ${minutes} min left` : `, ${Math.round(minutes / 60)} h left`;
}

/** A line that is written over; cut to what the terminal is wide. */
export function statusLine(stream: NodeJS.WriteStream = process.stderr) {
  let shown = false;
  let last = 0;
  return {
    show(text: string, always = false): void {
      const now = Date.now();
      if (!isRewritable(stream) || (now - last < often && !always)) return;
      last = now;
      shown = true;
      stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 80) - 1)}`);
    },
    clear(): void {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** `knock-outs [#####     ] 12/144`, shorter than the terminal is wide: a line that wraps cannot be written over. */
export function progressText({ doing, done, total }: Progress, columns: number, left = ''): string {
  const counted = left.startsWith(' %') ? `${done}${left}` : `${done}/${total}${left}`;
  const bar = Math.min(longestBar, columns - 1 - doing.length - counted.length - 4);
  if (bar < 4) return `${doing} ${counted}`.slice(0, Math.max(0, columns - 1));
  const filled = Math.round((bar * done) / Math.max(1, total));
  return `${doing} [${'#'.repeat(filled)}${' '.repeat(bar - filled)}] ${counted}`;
}

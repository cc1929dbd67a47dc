/** One line on standard error that says how far a long analysis is; nothing where nobody watches. */
import type { Progress } from '../../analysis/runs/progress';

export interface ProgressLine {
  show(progress: Progress): void;
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
    show: progress => line.show(progressText(progress, stream.columns || 80), progress.done >= progress.total),
    clear: () => line.clear(),
  };
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
export function progressText({ doing, done, total }: Progress, columns: number): string {
  const counted = `${done}/${total}`;
  const bar = Math.min(longestBar, columns - 1 - doing.length - counted.length - 4);
  if (bar < 4) return `${doing} ${counted}`.slice(0, Math.max(0, columns - 1));
  const filled = Math.round((bar * done) / Math.max(1, total));
  return `${doing} [${'#'.repeat(filled)}${' '.repeat(bar - filled)}] ${counted}`;
}

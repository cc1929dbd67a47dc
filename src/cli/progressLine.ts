/** One line on standard error that says how far a long analysis is; nothing where nobody watches. */
import type { Progress } from '../analysis/progress';

export interface ProgressLine {
  show(progress: Progress): void;
  clear(): void;
}

/** Milliseconds between two updates. */
const often = 80;

export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  let shown = false;
  let last = 0;
  return {
    show({ doing, done, total }) {
      const now = Date.now();
      if (!stream.isTTY || (now - last < often && done < total)) return;
      last = now;
      shown = true;
      const width = 24;
      const filled = Math.round((width * done) / Math.max(1, total));
      stream.write(`\r\u001b[K${doing} [${'#'.repeat(filled)}${' '.repeat(width - filled)}] ${done}/${total}`);
    },
    clear() {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** A measurement under way, as those see it who wait for it. */
import type { Priority, Row } from '../../protocol/analyses';
import type { Failure } from '../../protocol/failure';
import type { Outcome } from '../../protocol/lsp';

export interface Listening {
  readonly onProgress?: (doing: string, done: number, total: number) => void;
  readonly onRows?: (rows: readonly Row[]) => void;
  /** The worker died, and another begins from the beginning: rows that came are told again. */
  readonly onAgain?: () => void;
}

export interface Running<T> {
  readonly outcome: Promise<Outcome<T>>;
  /** @param why what those who wait are told; that it was cancelled where nothing is given. */
  cancel(why?: Failure): void;
  /** A person waits for it by now. */
  hurry(priority: Priority): void;
}

export const cancelled: Failure = {
  code: 'cancelled',
  message: 'The analysis was cancelled.',
  todo: 'Start it again.',
};

/** Prompt by prompt from questions to rows, until all are done or someone ends it. */
import type { AskOf, Kind, ResultOf } from '../../protocol/analyses';
import { Failed } from '../../protocol/failure';
import type { LeftOut } from '../../protocol/shards';
import { measure } from '../../worker/analyses';
import type { Asking } from '../input/ask';
import type { Interruption } from '../interruption';
import { progressOf } from '../text/progressLine';
import { leftOut } from '../text/skipped';

export interface Measured<Row> {
  readonly rows: readonly Row[];
  readonly left: readonly LeftOut[];
  readonly isInterrupted: boolean;
}

/**
 * @param keep makes of a result what is kept of it.
 * @throws Failed with the prompt's place in front; `cancelled` where nothing was kept by then
 */
export async function measureAll<K extends Exclude<Kind, 'facts'>, Row>(
  asked: readonly Asking[],
  what: AskOf<K>,
  keep: (result: ResultOf<K>, asking: Asking) => Row,
  interruption: Interruption,
): Promise<Measured<Row>> {
  const progress = progressOf(asked.length);
  const rows: Row[] = [];
  const left: LeftOut[] = [];
  const { signal } = interruption;
  try {
    for (const asking of asked) {
      const { workspace, question, place } = asking;
      try {
        const options = { signal, onProgress: progress.show };
        const result = (await measure(workspace, question, what, options)) as ResultOf<K>;
        rows.push(keep(result, asking));
        if (asked.length > 1) interruption.keep();
      } catch (error) {
        if (signal.aborted && rows.length > 0) return { rows, left, isInterrupted: true };
        const out = leftOut(asking, error);
        if (!out) throw at(place, error);
        left.push(out);
      }
      progress.next();
    }
  } finally {
    progress.clear();
  }
  return { rows, left, isInterrupted: false };
}

/** An error with the prompt's place in front of it. */
export function at(place: string, error: unknown): unknown {
  if (!(error instanceof Failed)) return error;
  const { code, message, todo } = error.failure;
  return new Failed(code, `${place}: ${message}`, todo);
}

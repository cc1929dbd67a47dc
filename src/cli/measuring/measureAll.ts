/** Prompt by prompt from questions to rows, until all are done or someone ends it. */
import type { RunOptions } from '../../analysis/runs/progress';
import type { AskOf, OfPrompts, ResultOf } from '../../protocol/analyses';
import { Failed } from '../../protocol/failure';
import type { LeftOut } from '../../protocol/shards';
import { measureMany, type Outcome } from '../../worker/analyses/measureMany';
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
export async function measureAll<K extends OfPrompts, Row>(
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
    const options = { signal, onProgress: progress.show };
    for await (const { asking, outcome } of outcomes<K>(asked, what, options)) {
      if ('result' in outcome) {
        rows.push(keep(outcome.result, asking));
        if (asked.length > 1) interruption.keep();
      } else {
        const out = leftOut(asking, outcome.error);
        if (!out) throw at(asking.place, outcome.error);
        left.push(out);
      }
      progress.next();
    }
  } catch (error) {
    if (signal.aborted && rows.length > 0) return { rows, left, isInterrupted: true };
    throw error;
  } finally {
    progress.clear();
  }
  return { rows, left, isInterrupted: false };
}

/** In the order of what is asked; neighbours of one model are measured together. */
async function* outcomes<K extends OfPrompts>(
  asked: readonly Asking[],
  what: AskOf<K>,
  options: RunOptions,
): AsyncGenerator<{ readonly asking: Asking; readonly outcome: Outcome<ResultOf<K>> }> {
  for (let from = 0, to = 0; from < asked.length; from = to) {
    const { workspace } = asked[from]!;
    while (asked[to]?.workspace === workspace) to++;
    const some = asked.slice(from, to);
    const questions = some.map(({ question }) => question);
    for await (const outcome of measureMany(workspace, questions, what, options))
      yield { asking: some[outcome.at]!, outcome: outcome as Outcome<ResultOf<K>> };
  }
}

/** An error with the prompt's place in front of it. */
export function at(place: string, error: unknown): unknown {
  if (!(error instanceof Failed)) return error;
  const { code, message, todo } = error.failure;
  return new Failed(code, `${place}: ${message}`, todo);
}

/** Many prompts of one model, some at a time: their clean runs in one batch, and their rows where the analysis can. */
import { bytesOfRun } from '../../analysis/runs/cleanRun';
import { defaultMostHeld, type RunOptions } from '../../analysis/runs/progress';
import type { Ask, Kind, OfPrompts, ResultOf } from '../../protocol/analyses';
import { Failed } from '../../protocol/failure';
import type { Question } from '../../protocol/question';
import type { Workspace } from '../runs/workspace';
import { type Given, given } from './implement';
import { resultsOf, sharesBatches } from './index';

/** Enough to fill batches; a stop loses little. */
const promptsTogether = 8;

/** Of one of several questions. */
export type Outcome<R> = { readonly at: number } & ({ readonly result: R } | { readonly error: unknown });

interface Waiting {
  readonly at: number;
  readonly it: Given<Kind>;
}

/**
 * In the order of the questions. What fails of one prompt is told of that one, and the others go on.
 * @throws Failed `cancelled`
 */
export async function* measureMany<A extends Ask & { kind: OfPrompts }>(
  on: Workspace,
  questions: readonly Question[],
  ask: A,
  options: RunOptions = {},
): AsyncGenerator<Outcome<ResultOf<A['kind']>>> {
  await on.model.ready(options);
  let waiting: Waiting[] = [];
  for (const [at, question] of questions.entries()) {
    let it: Given<Kind>;
    try {
      it = given<Kind>(on, question, options, () => {});
    } catch (error) {
      yield* together(on, waiting, ask, options);
      waiting = [];
      yield { at, error };
      continue;
    }
    if (waiting.length === promptsTogether || !hasRoom(on, [...waiting, { at, it }])) {
      yield* together(on, waiting, ask, options);
      waiting = [];
    }
    waiting.push({ at, it });
  }
  yield* together(on, waiting, ask, options);
}

function hasRoom(on: Workspace, some: readonly Waiting[]): boolean {
  const longest = Math.max(...some.map(({ it }) => it.asked.ids.length));
  return some.length * bytesOfRun(on.model.stages.shape, longest) <= defaultMostHeld;
}

async function* together<A extends Ask & { kind: OfPrompts }>(
  on: Workspace,
  some: readonly Waiting[],
  ask: A,
  options: RunOptions,
): AsyncGenerator<Outcome<ResultOf<A['kind']>>> {
  const runs = await attempt(() =>
    on.cleanRuns(
      some.map(({ it }) => it.asked),
      options,
    ),
  );
  if (runs.ok && sharesBatches(ask.kind)) {
    const all = await attempt(() =>
      resultsOf(
        on,
        ask,
        some.map(({ it }) => it),
      ),
    );
    if (all.ok) {
      for (const [i, { at }] of some.entries()) yield { at, result: all.value[i]! };
      return;
    }
  }
  // Whose fault it is shows when each is measured alone.
  for (const { at, it } of some) {
    const one = await attempt(() => resultsOf(on, ask, [it]));
    yield one.ok ? { at, result: one.value[0]! } : { at, error: one.error };
  }
}

/** @throws Failed `cancelled`: that is nobody's fault. */
async function attempt<T>(work: () => Promise<T>): Promise<{ ok: true; value: T } | { ok: false; error: unknown }> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof Failed && error.failure.code === 'cancelled') throw error;
    return { ok: false, error };
  }
}

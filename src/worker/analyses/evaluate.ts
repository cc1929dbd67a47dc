/** All draws of a template: what the model says of each, and how often that is what its form expects. */
import { afterBatch, type RunOptions } from '../../analysis/runs/progress';
import type { Questions } from '../../language/draws/question';
import type { AskOf, ResultOf, RowOf } from '../../protocol/analyses';
import { drawOf, tally } from '../../protocol/parts/tally';
import type { Workspace } from '../runs/workspace';
import { provenanceOf } from './index';
import { evaluatedPrompts } from './predictMany';

/** So many prompts between two looks at what else is to be done: the first numbers come soon. */
const together = 16;

export interface EvaluateOptions extends RunOptions {
  /** Draws as they come. */
  readonly onRows?: (rows: readonly RowOf<'eval'>[]) => void;
}

/** @param questions at least one. @throws Failed as a prediction does */
export async function evaluate(
  on: Workspace,
  { questions, notes }: Pick<Questions, 'questions' | 'notes'>,
  ask: AskOf<'eval'>,
  { onRows, ...told }: EvaluateOptions = {},
): Promise<ResultOf<'eval'>> {
  await on.model.ready(told);
  // What one batch tells of itself is not how far the whole is.
  const { onProgress: _, ...options } = told;
  const prompts: RowOf<'eval'>[] = [];
  for (let from = 0; from < questions.length; from += together) {
    const some = await evaluatedPrompts(on, questions.slice(from, from + together), options);
    prompts.push(...some);
    onRows?.(some);
    await afterBatch(told, { doing: 'draws', done: prompts.length, total: questions.length });
  }
  const [first] = questions;
  const { draw, text } = first!;
  return {
    ...(draw ? { template: draw.template } : { prompt: text }),
    ...tally(prompts),
    draws: prompts.map(drawOf),
    notes,
    provenance: await provenanceOf(on, first!, ask),
  };
}

/** What an analysis of `src/protocol/analyses/` is given to do its work, and what it gives back. */
import type { RunOptions } from '../../analysis/runs/progress';
import type { Tokens } from '../../model/tokenizer/tokens';
import type { AskOf, Kind, ResultOf, RowOf } from '../../protocol/analyses';
import type { Question } from '../../protocol/question';
import { type Asked, ask } from '../runs/tokenizedQuestion';
import type { Workspace } from '../runs/workspace';

export interface Given<K extends Kind> {
  readonly on: Workspace;
  readonly question: Question;
  /** The question in the model's own terms. */
  readonly asked: Asked;
  readonly options: RunOptions;
  /** Tells rows of the result as they come. */
  readonly rows: (rows: readonly RowOf<K>[]) => void;
  /** The model's own. */
  readonly tokens: Tokens;
}

/** What an implementation adds to the part of a result that says what was asked. */
type Body<K extends Kind> = Omit<
  ResultOf<K>,
  'prompt' | 'tokens' | 'answer' | 'template' | 'form' | 'words' | 'provenance'
>;

/** Of one prompt. @throws Failed */
export type Implementation<K extends Kind> = (given: Given<K>, ask: AskOf<K>) => Promise<Body<K>>;

/** Of several prompts of one model at once, whose rows may share batches; in their order. @throws Failed */
export type Together<K extends Kind> = (given: readonly Given<K>[], ask: AskOf<K>) => Promise<Body<K>[]>;

/** One prompt after another. */
export function each<K extends Kind>(implementation: Implementation<K>): Together<K> {
  return async (all, ask) => {
    const bodies: Body<K>[] = [];
    for (const given of all) bodies.push(await implementation(given, ask));
    return bodies;
  };
}

/** @throws Failed `empty-prompt`, `prompt-too-long`, and those of an answer */
export function given<K extends Kind>(
  on: Workspace,
  question: Question,
  options: RunOptions,
  rows: Given<K>['rows'],
): Given<K> {
  return {
    on,
    question,
    asked: ask(question, on.model),
    options: { ...options, top: question.top },
    rows,
    tokens: on.model.tokens,
  };
}

/** Neighbours that may be measured together, in their order. @param isAlike whether one may join the first of a group */
export function groups<T>(all: readonly T[], isAlike: (first: T, one: T) => boolean): T[][] {
  const made: T[][] = [];
  for (const one of all) {
    const last = made.at(-1);
    if (last && isAlike(last[0]!, one)) last.push(one);
    else made.push([one]);
  }
  return made;
}

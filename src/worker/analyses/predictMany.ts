/** Predictions of many prompts of one model: those with all heads on share batches. */
import type { Prediction, Answer as TokenAnswer } from '../../analysis/measures/effects';
import { predict } from '../../analysis/readings/predict';
import type { RunOptions } from '../../analysis/runs/progress';
import { asFailure } from '../../protocol/failure';
import type { EvaluatedPrompt } from '../../protocol/parts/evaluated';
import type { Question } from '../../protocol/question';
import type { NextToken } from '../../protocol/results';
import { withTexts } from '../runs/resultParts';
import { ask } from '../runs/tokenizedQuestion';
import type { Workspace } from '../runs/workspace';
import { measure } from './index';

export interface Predicted extends Omit<Prediction, 'next' | 'rankIO'> {
  /** From 1; null without an answer. */
  readonly rankIO?: number | null;
  readonly next: readonly NextToken[];
  readonly answer: TokenAnswer;
  /** The first tokens of all names in the prompt. */
  readonly names: readonly number[];
}

/** In the order of the questions. @throws Failed as a prediction does */
export async function predictMany(
  on: Workspace,
  questions: readonly Question[],
  options: RunOptions,
): Promise<Predicted[]> {
  await on.model.ready(options);
  const { tokens, stages } = on.model;
  const asked = questions.map(question => ask(question, on.model));
  const results: (Omit<Predicted, 'answer' | 'names'> | undefined)[] = new Array(questions.length);
  const plain = questions.flatMap(({ off }, at) => (off.length === 0 ? [at] : []));
  const together = await predict(
    stages,
    plain.map(at => asked[at]!),
    { ...options, top: Math.max(1, ...questions.map(({ top }) => top)) },
  );
  plain.forEach((at, i) => {
    const { next, ...scores } = together[i]!;
    results[at] = { ...scores, next: withTexts(tokens, next.slice(0, questions[at]!.top)) };
  });
  for (const [at, question] of questions.entries())
    results[at] ??= await measure(on, question, { kind: 'predict' }, options);
  on.model.checkCurrent();
  return questions.map(({ names }, at) => ({
    ...results[at]!,
    answer: asked[at]!.answer,
    names: names.flatMap(name => tokens.firstToken(name)?.id ?? []),
  }));
}

/** Whether it was for this prompt that a prediction of many has failed. */
export function failsFor(on: Workspace, question: Question, error: unknown): boolean {
  try {
    ask(question, on.model);
    return false;
  } catch (own) {
    return asFailure(own).message === asFailure(error).message;
  }
}

/** The same as `ioi eval` keeps of each. @throws Failed as a prediction does */
export async function evaluatedPrompts(
  on: Workspace,
  questions: readonly Question[],
  options: RunOptions,
): Promise<EvaluatedPrompt[]> {
  const predicted = await predictMany(on, questions, options);
  return predicted.map(({ answer, names, probIO, probS, logitDiff, next }, i) => {
    const { text, draw, answer: expected } = questions[i]!;
    const name = expected?.io.trim() ?? null;
    return {
      form: draw?.form ?? null,
      prompt: text,
      ...(draw ? { words: draw.words } : {}),
      ...answer,
      name,
      names,
      probIO,
      probS,
      logitDiff,
      next,
    };
  });
}

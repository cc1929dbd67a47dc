/** What the model says next: with the question's heads knocked out where there are any, the clean run beside it. */

import { knockOutEveryToken } from '../../analysis/interventions/knockOutEveryToken';
import { type AfterToken as BareAfterToken, predictEveryToken } from '../../analysis/readings/predict';
import { cleanPrediction } from '../../analysis/runs/cleanRun';
import type { Tokens } from '../../model/tokenizer/tokens';
import type { AfterToken, PredictResult } from '../../protocol/results';
import { distributionOf, withTexts } from '../runs/resultParts';
import { ablated, highestOf } from './ablate';
import type { Given, Implementation } from './implement';

export const predict: Implementation<'predict'> = async (given, { everyToken, logits }) => {
  const { on, asked, question, options } = given;
  const clean = await on.cleanRun(asked, options);
  const cleanly = distributionOf(given.tokens, cleanPrediction(clean, asked.answer, options));
  const { off } = question;
  const without = off.length > 0 ? await ablated(given, off, false) : undefined;
  return {
    ...(without ? { ...without.ablated, off, clean: cleanly, baseline: without.baseline } : cleanly),
    ...(everyToken ? await afterEveryToken(given) : {}),
    ...(logits ? { logits: [...clean.end.logits] } : {}),
  };
};

async function afterEveryToken({
  on,
  asked,
  question,
  options,
  tokens,
}: Given<'predict'>): Promise<Pick<PredictResult, 'positions' | 'positionsOff'>> {
  const { stages } = on.model;
  const clean = await on.cleanRun(asked, options);
  const positions = (await predictEveryToken(stages, clean, options)).map(one => withActual(tokens, one));
  const { off } = question;
  if (off.length === 0) return { positions };
  const { baseline } = await on.baseline(question, asked, options, highestOf(off));
  // Of several draws each is a run of its own, at END alone.
  if (baseline.draws.length > 1) return { positions };
  const heads = off.map(head => ({ ...head, positions: question.positions }));
  const after = await knockOutEveryToken(stages, clean, baseline, heads, options);
  return { positions, positionsOff: after.map(one => withActual(tokens, one)) };
}

function withActual(tokens: Tokens, { next, actual }: BareAfterToken): AfterToken {
  // People count ranks from 1.
  return {
    next: withTexts(tokens, next),
    actual: actual && { ...actual, text: tokens.tokenText(actual.id), rank: actual.rank + 1 },
  };
}

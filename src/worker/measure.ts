/** The measurements that a question can ask for, each from a question to the result that people are shown. */
import { type CleanRun, cleanPrediction } from '../analysis/cleanRun';
import type { HeadEffect as BareHeadEffect, Prediction } from '../analysis/effects';
import { knockOut } from '../analysis/knockOut';
import { knockOutEveryToken } from '../analysis/knockOutEveryToken';
import type { NextToken as BareNext } from '../analysis/metrics';
import { type AfterToken as BareAfterToken, predictEveryToken } from '../analysis/predict';
import type { RunOptions } from '../analysis/progress';
import { sweep as sweepHeads } from '../analysis/sweep';
import type { Tokens } from '../model/tokens';
import type { Question } from '../protocol/question';
import type {
  AblateResult,
  AfterToken,
  Distribution,
  HeadEffect,
  NextToken,
  PredictResult,
  SweepResult,
} from '../protocol/results';
import { ask, promptPart } from './asked';
import type { Workspace } from './workspace';

export interface PredictOptions extends RunOptions {
  /** Also what follows every token of the prompt. */
  readonly everyToken?: boolean;
  /** Also all of END's logits. */
  readonly logits?: boolean;
}

/** What the model says next: with the question's heads knocked out where there are any, the clean run beside it. */
export async function predict(on: Workspace, question: Question, options: PredictOptions = {}): Promise<PredictResult> {
  const asked = ask(question, on.model);
  const clean = await on.cleanRun(asked, options);
  const run = { ...options, top: question.top };
  const cleanly = distributionOf(on.model.tokens, cleanPrediction(clean, asked.answer, run));
  const { off } = question;
  const ablated = off.length > 0 ? await ablate(on, question, options) : undefined;
  return {
    ...promptPart(question, asked),
    ...(ablated ? { ...ablated.ablated, off, clean: cleanly, baseline: ablated.baseline } : cleanly),
    ...(options.everyToken
      ? { positions: await everyToken(on, clean, run), ...(await everyTokenOff(on, question, clean, run)) }
      : {}),
    ...(options.logits ? { logits: [...clean.end.logits] } : {}),
  };
}

export interface SweepOptions extends RunOptions {
  /** The heads of each batch as they are finished. */
  readonly onHeads?: (heads: readonly HeadEffect[]) => void;
}

/** Every head knocked out alone. */
export async function sweep(
  on: Workspace,
  question: Question,
  { onHeads, ...options }: SweepOptions = {},
): Promise<SweepResult> {
  const asked = ask(question, on.model);
  const { baseline, used } = await on.baseline(question, asked, options);
  const clean = await on.cleanRun(asked, options);
  const run = { ...options, top: question.top };
  const heads = await sweepHeads(on.model.stages, clean, baseline, asked.answer, {
    ...run,
    positions: question.positions,
    ...(onHeads ? { onHeads: batch => onHeads(batch.map(effect => headEffectOf(on.model.tokens, effect))) } : {}),
  });
  return {
    ...promptPart(question, asked),
    clean: distributionOf(on.model.tokens, cleanPrediction(clean, asked.answer, run)),
    baseline: used,
    heads: heads.map(effect => headEffectOf(on.model.tokens, effect)),
  };
}

/** The question's heads knocked out together, beside the clean run and the first prompt of the baseline. */
export async function ablate(on: Workspace, question: Question, options: RunOptions = {}): Promise<AblateResult> {
  const asked = ask(question, on.model);
  const { baseline, used } = await on.baseline(question, asked, options);
  const clean = await on.cleanRun(asked, options);
  const heads = question.off.map(head => ({ ...head, positions: question.positions }));
  const run = { ...options, top: question.top };
  const result = await knockOut(on.model.stages, clean, baseline, heads, asked.answer, run);
  const { tokens } = on.model;
  const { next: _, ...effect } = result.effect;
  const sample = used.samples[0];
  return {
    ...promptPart(question, asked),
    clean: distributionOf(tokens, result.clean),
    ablated: distributionOf(tokens, result.ablated),
    effect,
    off: question.off,
    baseline: used,
    ...(sample && result.baselinePrompt
      ? {
          baselinePrompt: {
            prompt: sampleText(tokens, question, sample),
            next: withTexts(tokens, result.baselinePrompt.next),
          },
        }
      : {}),
  };
}

async function everyToken(on: Workspace, clean: CleanRun, options: RunOptions): Promise<AfterToken[]> {
  return (await predictEveryToken(on.model.stages, clean, options)).map(after => withActual(on.model.tokens, after));
}

/** Every token with the question's heads knocked out. */
async function everyTokenOff(
  on: Workspace,
  question: Question,
  clean: CleanRun,
  options: RunOptions,
): Promise<Pick<PredictResult, 'positionsOff'>> {
  if (question.off.length === 0 || question.baseline?.kind === 'resample') return {};
  const { baseline } = await on.baseline(question, ask(question, on.model), options);
  const heads = question.off.map(head => ({ ...head, positions: question.positions }));
  const after = await knockOutEveryToken(on.model.stages, clean, baseline, heads, options);
  return { positionsOff: after.map(one => withActual(on.model.tokens, one)) };
}

function withActual(tokens: Tokens, { next, actual }: BareAfterToken): AfterToken {
  // People count ranks from 1.
  return {
    next: withTexts(tokens, next),
    actual: actual && { ...actual, text: tokens.tokenText(actual.id), rank: actual.rank + 1 },
  };
}

function sampleText(tokens: Tokens, question: Question, sample: readonly number[]): string {
  if (question.baseline && question.baseline.kind !== 'zero' && 'texts' in question.baseline.samples)
    return question.baseline.samples.texts[0] ?? '';
  return sample.map(tokens.tokenText).join('');
}

export function withTexts(tokens: Tokens, next: readonly BareNext[]): NextToken[] {
  return next.map(({ id, prob, logit }) => ({ id, text: tokens.tokenText(id), prob, logit }));
}

export function distributionOf(tokens: Tokens, { next, probIO, probS, logitDiff }: Prediction): Distribution {
  return { next: withTexts(tokens, next), probIO, probS, logitDiff };
}

export function headEffectOf(tokens: Tokens, effect: BareHeadEffect): HeadEffect {
  return { ...effect, next: withTexts(tokens, effect.next) };
}

/** Path patching and attribution, from a question to the result that people are shown. */
import { layerPatterns } from '../analysis/attention';
import { attribution } from '../analysis/attribution';
import { cleanPrediction } from '../analysis/cleanRun';
import { allHeads, checkHead } from '../analysis/heads';
import { logitLens } from '../analysis/logitLens';
import { pathPatching } from '../analysis/pathPatching';
import { checkCancelled, type RunOptions } from '../analysis/progress';
import { parseReceivers } from '../analysis/receivers';
import { extremes, headWrites } from '../analysis/writes';
import type { Tokens } from '../model/tokens';
import { Failed } from '../protocol/failure';
import type { HeadRef, Question } from '../protocol/question';
import type { AttentionResult, AttributeResult, HeadEffect, PathResult, WritesResult } from '../protocol/results';
import { type Asked, ask, promptPart, sampleIds } from './asked';
import { distributionOf, headEffectOf, withTexts } from './measure';
import type { Workspace } from './workspace';

/** How many prompts x_new are drawn from a baseline: effects settle long before the mean of activations does. */
export const pathSources = 16;

export interface PathOptions extends RunOptions {
  readonly onHeads?: (heads: readonly HeadEffect[]) => void;
}

/** What every head sends to a receiver, `logits` or `9.9.q@END,…`; x_new are the first prompts of the baseline. */
export async function path(
  on: Workspace,
  question: Question,
  receiver: string,
  { onHeads, ...options }: PathOptions = {},
): Promise<PathResult> {
  const { stages, tokens } = on.model;
  const asked = ask(question, on.model);
  const receivers = parseReceivers(receiver, stages.shape, Object.fromEntries(asked.positions), asked.ids.length);
  const source = sources(question, asked, tokens);
  const clean = await on.cleanRun(asked, options);
  const run = { ...options, top: question.top };
  const senders = await pathPatching(stages, clean, source, receivers, asked.answer, {
    ...run,
    ...(onHeads ? { onSenders: batch => onHeads(batch.map(effect => headEffectOf(tokens, effect))) } : {}),
  });
  return {
    ...promptPart(question, asked),
    clean: distributionOf(tokens, cleanPrediction(clean, asked.answer, run)),
    senders: senders.map(effect => headEffectOf(tokens, effect)),
    receiver,
    source,
  };
}

function sources(question: Question, asked: Asked, tokens: Tokens): readonly (readonly number[])[] {
  const { baseline, noBaseline } = question;
  if (noBaseline) throw new Failed(noBaseline.code, noBaseline.message, noBaseline.todo);
  if (!baseline || baseline.kind === 'zero')
    throw new Failed(
      'no-source',
      'Path patching takes the sender from other prompts; @baseline zero has none.',
      'Use @baseline mean ABC 128 seed=42.',
    );
  const ids = sampleIds(baseline.samples, question, asked, tokens);
  return 'ids' in baseline.samples ? ids : ids.slice(0, pathSources);
}

export interface AttentionOptions extends RunOptions {
  /** Only END's row of each pattern: what all heads look at fits into one message. */
  readonly endOnly?: boolean;
}

/** The attention patterns of some heads. */
export async function attention(
  on: Workspace,
  question: Question,
  heads: readonly HeadRef[] | 'all',
  { endOnly = false, ...options }: AttentionOptions = {},
): Promise<AttentionResult> {
  const { stages } = on.model;
  const asked = ask(question, on.model);
  const clean = await on.cleanRun(asked, options);
  const patterns: AttentionResult['heads'][number][] = [];
  const layers = new Map<number, Promise<number[][][]>>();
  for (const { layer, head } of heads === 'all' ? allHeads(stages.shape) : heads) {
    checkCancelled(options);
    checkHead(stages.shape, { layer, head });
    if (!layers.has(layer)) layers.set(layer, layerPatterns(stages, clean, layer));
    const pattern = (await layers.get(layer)!)[head]!;
    patterns.push({ layer, head, pattern: endOnly ? pattern.slice(-1) : pattern });
  }
  return { ...promptPart(question, asked), heads: patterns, positions: Object.fromEntries(asked.positions) };
}

/** What each part of the model writes on the logit difference, and what each layer would say. */
export async function attribute(on: Workspace, question: Question, options: RunOptions = {}): Promise<AttributeResult> {
  const { stages, tokens } = on.model;
  const asked = ask(question, on.model);
  const clean = await on.cleanRun(asked, options);
  const parts = await attribution(stages, clean, asked.answer, options);
  const lens = await logitLens(stages, clean, asked.answer, { ...options, top: question.top });
  return {
    ...promptPart(question, asked),
    ...parts,
    lens: lens.map(({ layer, logitDiff, next }) => ({
      layer,
      logitDiff: logitDiff ?? 0,
      next: withTexts(tokens, next),
    })),
  };
}

/** How many tokens a head's output is described by, at either end. */
const tokensWritten = 10;

/** What a head's output at END says by itself, in tokens. */
export async function writes(
  on: Workspace,
  question: Question,
  head: HeadRef,
  options: RunOptions = {},
): Promise<WritesResult> {
  const { stages, tokens } = on.model;
  const asked = ask(question, on.model);
  const clean = await on.cleanRun(asked, options);
  const { top, bottom } = extremes(await headWrites(stages, clean, head, options), tokensWritten);
  const named = (some: typeof top) => some.map(({ id, logit }) => ({ id, text: tokens.tokenText(id), logit }));
  return {
    ...promptPart(question, asked),
    layer: head.layer,
    head: head.head,
    top: named(top),
    bottom: named(bottom),
  };
}

/**
 * What measurements give, and what `ioi … --json` prints: one object, versioned. Effects are clean − patched, so a
 * positive one means that the head supported it; natural logarithms; positions and heads count from 0. The results of
 * each analysis are declared with it, in `../analyses/`.
 */
import type { ModelFacts } from './parts/provenance';

export type { AblateResult } from './analyses/ablate';
export type { AttentionResult } from './analyses/attention';
export type { AttributeResult } from './analyses/attribute';
export type { EvaluateResult } from './analyses/evaluate';
export type { MeanResult } from './analyses/mean';
export type { PatchCell, PatchResult } from './analyses/patch';
export type { PathResult } from './analyses/path';
export type { PredictResult } from './analyses/predict';
export type { SweepResult } from './analyses/sweep';
export type { WritesResult } from './analyses/writes';
export type { Effect, HeadEffect } from './parts/effects';
export type { HeadRef } from './parts/heads';
export type { AnswerTokens, BaselineUsed, PromptResult } from './parts/prompt';
export type { ModelFacts, Provenance, Setting, SettingsRead } from './parts/provenance';
export type { AfterToken, Distribution, NextToken, PromptToken, TokenText } from './parts/tokens';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const resultsVersion = 1;

/** Several prompts may have been measured with several settings: each result says its own, and `settings` what holds for all. */
export interface Report<Result> {
  readonly version: typeof resultsVersion;
  readonly command: string;
  /** Of the first prompt. */
  readonly model: ModelFacts;
  /** All, where the prompts were asked of several. */
  readonly models?: readonly ModelFacts[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where it was ended before all prompts were measured. */
  readonly interrupted?: { readonly prompts: number; readonly of: number };
  readonly results: readonly Result[];
}

/**
 * What measurements give, and what `ioi … --json` prints: one object, versioned. Effects are clean − patched, so a
 * positive one means that the head supported it; natural logarithms; positions and heads count from 0.
 */
import type { HeadRef } from './question';

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const resultsVersion = 1;

export interface TokenText {
  readonly id: number;
  readonly text: string;
}

export interface PromptToken extends TokenText {
  /** UTF-16 offsets into the prompt; `<|endoftext|>` in front covers nothing. */
  readonly start: number;
  readonly end: number;
}

export interface NextToken extends TokenText {
  readonly prob: number;
  readonly logit: number;
}

export interface AnswerTokens {
  readonly io: TokenText;
  readonly s?: TokenText;
}

/** A next-token distribution, and how the answer fares in it; null where there is no answer to score. */
export interface Distribution {
  readonly next: readonly NextToken[];
  readonly probIO: number | null;
  readonly probS: number | null;
  readonly logitDiff: number | null;
}

/** An intervention against the clean run. */
export interface Effect {
  readonly kl: number;
  readonly js: number;
  readonly tv: number;
  readonly l2: number;
  readonly dProbIO: number | null;
  readonly dProbS: number | null;
  readonly dLogitDiff: number | null;
}

export interface HeadEffect extends HeadRef, Effect {
  readonly next: readonly NextToken[];
}

export interface BaselineUsed {
  readonly kind: 'mean' | 'resample' | 'zero';
  readonly form?: string;
  readonly seed?: number;
  /** Token ids of every sample prompt. */
  readonly samples: readonly (readonly number[])[];
}

export interface PromptResult {
  readonly prompt: string;
  readonly tokens: readonly PromptToken[];
  readonly answer?: AnswerTokens;
  /** Where the prompt was drawn from a template. */
  readonly template?: string;
  readonly form?: string;
}

export interface AfterToken {
  readonly next: readonly NextToken[];
  /** The token that does follow, ranked from 1; null after the last. */
  readonly actual: (NextToken & { readonly rank: number }) | null;
}

export interface PredictResult extends PromptResult, Distribution {
  /** Where heads are off: which, in what place, and what the model says with all heads on. */
  readonly off?: readonly HeadRef[];
  readonly baseline?: BaselineUsed;
  readonly clean?: Distribution;
  /** After each token, all heads on; on request. */
  readonly positions?: readonly AfterToken[];
  /** The same with the heads of `off` knocked out; not for a resample baseline, which is run at END alone. */
  readonly positionsOff?: readonly AfterToken[];
  /** All of END's logits, all heads on; on request. */
  readonly logits?: readonly number[];
}

export interface SweepResult extends PromptResult {
  readonly clean: Distribution;
  readonly baseline: BaselineUsed;
  readonly heads: readonly HeadEffect[];
}

export interface AblateResult extends PromptResult {
  readonly clean: Distribution;
  readonly ablated: Distribution;
  readonly effect: Effect;
  readonly off: readonly HeadRef[];
  readonly baseline: BaselineUsed;
  /** The first sample prompt and what follows it, as the research log prints it; absent for zero. */
  readonly baselinePrompt?: { readonly prompt: string } & Pick<Distribution, 'next'>;
}

export interface PathResult extends PromptResult {
  readonly clean: Distribution;
  readonly senders: readonly HeadEffect[];
  /** As it was asked for, `9.9.q@END`. */
  readonly receiver: string;
  /** Token ids of the x_new prompts. */
  readonly source: readonly (readonly number[])[];
}

export interface AttributeResult extends PromptResult {
  /** Parts of the logit difference, `[layer][head]`. */
  readonly heads: readonly (readonly number[])[];
  readonly mlps: readonly number[];
  readonly embed: number;
  readonly biases: number;
  /** Of all parts: the logit difference. */
  readonly sum: number;
  readonly logitDiff: number;
  /** After the embedding (layer −1) and after each layer. */
  readonly lens: readonly { readonly layer: number; readonly logitDiff: number; readonly next: readonly NextToken[] }[];
}

/** Where heads look. */
export interface AttentionResult extends PromptResult {
  readonly heads: readonly {
    readonly layer: number;
    readonly head: number;
    /** `[from][to]`, each row sums to 1; END's row alone where only that was asked for. */
    readonly pattern: readonly (readonly number[])[];
  }[];
  /** Token positions by name, as far as the prompt has them: END, IO, S1, S1+1, S2. */
  readonly positions: Readonly<Record<string, number>>;
}

/** What a head's output at END says by itself: its contribution to every token's logit, less their mean. */
export interface WritesResult extends PromptResult, HeadRef {
  /** Most for, and most against; the extreme ones first. */
  readonly top: readonly (TokenText & { readonly logit: number })[];
  readonly bottom: readonly (TokenText & { readonly logit: number })[];
}

export interface ModelFacts {
  readonly id: string;
  /** Of `model.safetensors`. */
  readonly sha256: string;
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
}

export interface Report<Result> {
  readonly version: typeof resultsVersion;
  readonly command: string;
  readonly model: ModelFacts;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly results: readonly Result[];
}

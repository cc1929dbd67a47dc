import type { CountTokens } from '../names/tokenFit';
import type { Span } from '../notation/lines';

/** The stable codes of FORMAT.md; `docs/diagnostics/<code>.md` is the page of each. */
export const DIAGNOSTIC_CODES = [
  'first-name-without-space',
  'trailing-space',
  'multi-token-name',
  'multi-token-answer',
  'no-contrast',
  'answer-not-in-prompt',
  'duplicate-name-draw',
  'corrupt-length',
  'prompt-too-long',
  'same-first-token',
  'double-bos',
  'list-punctuation',
  'not-an-arrow',
  'quoted-prompt',
  'repeated-space',
  'slot-gap',
  'form-twice',
  'answer-not-inferred',
  'unknown-directive',
  'bad-value',
  'unknown-slot',
  'unknown-form',
  'unknown-head',
  'unknown-model',
  'model-missing',
] as const;

/** What an editor says that has asked a model: pages of their own, too. */
export const MEASURED_CODES = ['not-as-expected'] as const;

export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];

export type Severity = 'error' | 'warning' | 'information';

/** Puts `newText` in the place of a span of the file; an empty span inserts. */
export interface Edit extends Span {
  readonly newText: string;
}

/** What the editor offers and `ioi check --fix` applies. */
export interface Fix {
  readonly title: string;
  /** Apart from each other, in order; none where `action` is all there is to do. */
  readonly edits: readonly Edit[];
  /** Whether it may be applied without asking. At most one fix of a diagnostic is preferred. */
  readonly preferred: boolean;
  /** What no edit can do. */
  readonly action?: { readonly kind: 'download-model'; readonly model: string };
}

/** Something to be said about a span of the file. */
export interface Diagnostic extends Span {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is the matter and what is possible, in whole sentences. */
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** What is known of a model when a file is checked. */
export interface ModelFacts {
  readonly id: string;
  /** Other names for it, taken in upper and lower case; an id that is spelt the same goes before. */
  readonly aliases?: readonly string[];
  /** Whether its files are on this machine. */
  readonly present: boolean;
  /** `undefined` while nobody has read its configuration. */
  readonly shape?: { readonly layers: number; readonly heads: number; readonly positions: number } | undefined;
  /** Of its weights, for a person who is asked whether to download them. */
  readonly megabytes?: number;
}

/** What a button says that gets a model; it asks before it does. */
export function downloadTitle({ id, megabytes }: Pick<ModelFacts, 'id' | 'megabytes'>): string {
  return megabytes === undefined ? `Download ${id}…` : `Download ${id} (${megabytes} MB)…`;
}

/** The model that `@model` names. */
export function modelNamed(name: string, models: readonly ModelFacts[]): ModelFacts | undefined {
  const lower = name.toLowerCase();
  return (
    models.find(({ id }) => id === name) ??
    models.find(({ id, aliases }) => aliases && [id, ...aliases].some(alias => alias.toLowerCase() === lower))
  );
}

/** What the check needs from outside: this folder knows neither tokenizer nor models. */
export interface CheckContext {
  readonly countTokens: CountTokens;
  /** A text in tokens, for messages that show both of two. */
  readonly cut?: (text: string) => readonly string[];
  /** The token that a text begins with; none for an empty one. Left out, nothing is said about answers that share it. */
  readonly firstToken?: (text: string) => { readonly id: number; readonly text: string } | undefined;
  /** The user's model list. Left out, nothing is said about models and heads. */
  readonly models?: readonly ModelFacts[];
}

/** More of one kind are not said of one line: who has a thousand wrong slots learns nothing from the last. */
export const MOST_OF_A_KIND = 20;

export function diagnostic(
  code: DiagnosticCode,
  severity: Severity,
  { start, end }: Span,
  message: string,
  fixes: readonly Fix[] = [],
): Diagnostic {
  return { code, severity, message, start, end, fixes };
}

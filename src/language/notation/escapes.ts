import type { Span } from './lines';

/** `\{` and the like: where it is written, and where what it stands for begins in the model's text. */
export interface Escape extends Span {
  readonly inText: number;
}

const ESCAPES = ['#', '@', '{', '}', '\\', '=>'] as const;

/** Length of the escape that starts at `at` (a backslash), or 0: any other backslash stands for itself. */
export function escapeLength(text: string, at: number): number {
  const next = text[at + 1];
  if (next === '=') return text[at + 2] === '>' ? 3 : 0;
  return next !== undefined && (ESCAPES as readonly string[]).includes(next) ? 2 : 0;
}

/** What a piece of a prompt stands for. */
export function unescapeText(text: string): string {
  return text.includes('\\') ? text.replace(/\\([#@{}\\]|=>)/g, '$1') : text;
}

/** How a literal text is written in a prompt or an answer. `=>` and braces always, `#` and `@` at the beginning. */
export function escapeText(text: string): string {
  return text.replace(/[{}\\]|=>|^[#@]/g, '\\$&');
}

/** What the two mappings need; a `PromptLine` is one. */
export interface Mapped {
  readonly body: Span;
  readonly escapes: readonly Escape[];
}

/** Offset in the model's text → offset in the file. A character that is escaped begins at its backslash. */
export function toFileOffset(prompt: Mapped, inText: number): number {
  const before = countUpTo(prompt.escapes, one => one.inText < inText);
  return prompt.body.start + inText + before;
}

/** Offset in the file → offset in the model's text, clamped to it. */
export function toTextOffset(prompt: Mapped, offset: number): number {
  const inBody = Math.max(prompt.body.start, Math.min(offset, prompt.body.end));
  const before = countUpTo(prompt.escapes, one => one.start < inBody);
  return inBody - prompt.body.start - before;
}

/** Both ends of a span of the model's text, in the file. */
export function toFileSpan(prompt: Mapped, inText: Span): Span {
  return { start: toFileOffset(prompt, inText.start), end: toFileOffset(prompt, inText.end) };
}

function countUpTo(escapes: readonly Escape[], isBefore: (one: Escape) => boolean): number {
  let low = 0;
  let high = escapes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(escapes[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

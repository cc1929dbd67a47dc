import type { Span } from './lines';
import { isSlip, nearest } from './spelling';

/** A piece of text and where it stands. */
export interface Word extends Span {
  /** Without the quotes. */
  readonly text: string;
  readonly quoted: boolean;
}

export type ValueErrorCode = 'bad-value' | 'unknown-form' | 'unknown-directive';

/** Why a value cannot be read. The span counts from the beginning of the text that was read. */
export interface ValueError extends Span {
  readonly code: ValueErrorCode;
  /** Says what is possible. */
  readonly message: string;
  /** What could stand in the span instead, best first. */
  readonly instead: readonly string[];
  /** Whether the first of `instead` is what was surely meant; a guess is offered, never applied unasked. */
  readonly sure: boolean;
}

export type ValueResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ValueError };

export function good<T>(value: T): ValueResult<T> {
  return { ok: true, value };
}

export function bad(span: Span, message: string, instead: readonly string[] = [], sure = false): ValueResult<never> {
  return badWith('bad-value', span, message, instead, sure);
}

export function badWith(
  code: ValueErrorCode,
  { start, end }: Span,
  message: string,
  instead: readonly string[] = [],
  sure = false,
): ValueResult<never> {
  return { ok: false, error: { code, start, end, message, instead, sure: sure && instead.length > 0 } };
}

/** The complaint about a word that is none of a few, with the nearest of them. */
export function misspelt(
  code: ValueErrorCode,
  word: Word,
  choices: readonly string[],
  message: string,
): ValueResult<never> {
  const instead = nearest(word.text, choices);
  return badWith(code, word, message, instead, instead[0] !== undefined && isSlip(word.text, instead[0]));
}

/**
 * The words of a value: apart by white space, a word in double quotes may hold some.
 * @param base where the text begins, added to every span.
 */
export function splitWords(text: string, base = 0): Word[] {
  const words: Word[] = [];
  const word = /"([^"]*)"?|[^\s"]+/g;
  for (let found = word.exec(text); found; found = word.exec(text)) {
    const quoted = found[1] !== undefined;
    const start = base + found.index;
    words.push({ text: found[1] ?? found[0], quoted, start, end: start + found[0].length });
  }
  return words;
}

/** One word out of a few; anything else is answered by the nearest. */
export function oneOf<T extends string>(text: string, choices: readonly T[]): ValueResult<T> {
  const words = splitWords(text);
  const first = words[0];
  const possible = choices.join(', ');
  if (!first) return bad(whole(text), `A value is missing. Possible: ${possible}.`, choices);
  const choice = choices.find(known => known === first.text);
  if (choice === undefined) {
    return misspelt('bad-value', first, choices, `“${brief(first.text)}” is not possible here. Possible: ${possible}.`);
  }
  return words.length > 1 ? tooMuch(text, words, 1) : good(choice);
}

/** One whole number in a range. */
export function wholeNumber(text: string, low: number, high: number, what: string): ValueResult<number> {
  const words = splitWords(text);
  const first = words[0];
  const possible = `${what}: a whole number from ${low} to ${high}`;
  if (!first) return bad(whole(text), `A value is missing. Possible: ${possible}.`);
  const value = toWholeNumber(first.text);
  if (value === undefined || value < low || value > high) {
    const digits = /^\d+$/.test(first.text) ? [String(Math.min(high, Math.max(low, Number(first.text))))] : [];
    return bad(first, `“${brief(first.text)}” is not possible here. Possible: ${possible}.`, digits);
  }
  return words.length > 1 ? tooMuch(text, words, 1) : good(value);
}

/** A number that is written in at most ten digits and nothing else. */
export function toWholeNumber(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** The complaint about everything from the word `from` on, whose fix takes it and the space before it away. */
export function tooMuch(text: string, words: readonly Word[], from: number): ValueResult<never> {
  const start = words[from - 1]?.end ?? 0;
  const rest = text.slice(start).trim();
  return bad({ start, end: text.trimEnd().length }, `“${brief(rest)}” is too much here: the value ends before it.`, [
    '',
  ]);
}

export function whole(text: string): Span {
  return { start: 0, end: text.length };
}

/** A quotation short enough for a message. */
export function brief(text: string, longest = 40): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A list short enough for a message. */
export function briefList(items: readonly string[], most = 12): string {
  const shown = items
    .slice(0, most)
    .map(item => brief(item))
    .join(', ');
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}

import type { Span } from '../notation/lines';
import { AFTER_PLACE_WORD, CALENDAR, CALENDAR_NAMES, NEVER_NAMES, OPENERS, READS_AS_WORD_BEFORE } from './notNames';
import { MOST_WORDS, type WordList } from './wordSets';

/** One place where a text names somebody; offsets in the model's text, without the space before the name. */
export interface Mention extends Span {
  readonly name: string;
}

const LONGEST_NAME = 100;

interface Token extends Span {
  readonly text: string;
  /** Begins a sentence: there a capital letter says nothing. */
  readonly initial: boolean;
  readonly capital: boolean;
}

/**
 * Where a text names somebody, in order. A word is a name if it is in the list, or is one of `answers` (the words
 * after `=>`, where they are capitalised), or stands in `X and NAME`, or is capitalised within a sentence and said
 * twice. Whole words, case-sensitive; `John's` mentions John. Time linear in the text.
 */
export function findMentions(text: string, names: WordList | undefined, answers: readonly string[] = []): Mention[] {
  const tokens = tokensOf(text);
  const wanted = new Set(answers.map(answer => answer.trim()).filter(isNameLike));
  const longest = Math.max(names?.longest ?? 1, ...[...wanted].map(wordCount));
  const isListed = (name: string): boolean => wanted.has(name) || names?.has(name) === true;

  const named = new Map<number, number>();
  for (let at = 0; at < tokens.length; at++) {
    for (let length = Math.min(longest, tokens.length - at); length > 0; length--) {
      const name = textOf(text, tokens, at, length);
      if (!isListed(name) || (!wanted.has(name) && length === 1 && readsAsWord(text, tokens, at))) continue;
      named.set(at, length);
      at += length - 1;
      break;
    }
  }
  const known = new Set([...named].map(([at, length]) => textOf(text, tokens, at, length)));
  for (const name of repeatedNames(text, tokens, named)) known.add(name);
  addCoordinated(text, tokens, named, known);

  const mentions: Mention[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const length = named.get(at);
    const token = tokens[at]!;
    if (length !== undefined) {
      const end = tokens[at + length - 1]!.end;
      mentions.push({ name: text.slice(token.start, end), start: token.start, end });
      at += length - 1;
    } else if (known.has(token.text) && !isContracted(text, token) && !isListed(token.text)) {
      mentions.push({ name: token.text, start: token.start, end: token.end });
    }
  }
  return mentions;
}

/** Whole-word occurrences of a word that need not be a name, such as the answer `mat`. */
export function findOccurrences(text: string, word: string, most = 1000): Span[] {
  const wanted = word.trim();
  const found: Span[] = [];
  if (wanted === '') return found;
  for (let at = text.indexOf(wanted); at >= 0 && found.length < most; at = text.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length;
    if (!isWordChar(charBefore(text, at)) && !isWordChar(text.slice(end, end + 2))) found.push({ start: at, end });
  }
  return found;
}

function isWordChar(near: string): boolean {
  return /^[\p{L}\p{M}\p{N}_]/u.test(near);
}

function charBefore(text: string, at: number): string {
  return /[\udc00-\udfff]/.test(text[at - 1] ?? '') ? text.slice(at - 2, at) : text.slice(Math.max(0, at - 1), at);
}

/** Hyphened words are one (`Mary-Jane` does not mention Mary); an apostrophe parts them (`John's`). */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let last = 0;
  WORD.lastIndex = 0;
  for (let found = WORD.exec(text); found; found = WORD.exec(text)) {
    const start = found.index;
    const previous = tokens.at(-1);
    const isRest = previous !== undefined && start === last;
    const initial = isRest ? previous.initial : !previous || /[.!?:“"(\u2026]$/.test(text.slice(last, start).trimEnd());
    last = WORD.lastIndex;
    if (isRest) tokens.pop();
    const from = isRest ? previous.start : start;
    const word = text.slice(from, last);
    tokens.push({ text: word, start: from, end: last, initial, capital: isCapitalised(word) });
  }
  return tokens;
}

/** Bounded, since a row of megabytes would overflow the stack of the regular expression; what touches is joined. */
const WORD = /[\p{L}\p{M}\p{N}_]{1,1000}(?:-[\p{L}\p{M}\p{N}_]{1,1000}){0,10}/gu;

function textOf(text: string, tokens: readonly Token[], at: number, length: number): string {
  return text.slice(tokens[at]!.start, tokens[at + length - 1]!.end);
}

/** Nobody is called by a page of text. */
function isNameLike(answer: string): boolean {
  return answer.length <= LONGEST_NAME && isCapitalised(answer);
}

function wordCount(name: string): number {
  return Math.min(MOST_WORDS, name.split(/[^\p{L}\p{M}\p{N}_-]+/u, MOST_WORDS + 1).length);
}

export function isCapitalised(word: string): boolean {
  return /^[\p{Lu}\p{Lt}]/u.test(word);
}

/** `don't` and the like are cut in two by the apostrophe: the `Don` of `Don't` names nobody. */
function isContracted(text: string, token: Token): boolean {
  return /^['’](?:t|ve|re)\b/.test(text.slice(token.end, token.end + 4));
}

/** A listed name that is rather a word here: `Will Mary`, `May I`, `in April`, `Don't`. */
function readsAsWord(text: string, tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  if (isContracted(text, token)) return true;
  const before = tokens[at - 1]?.text.toLowerCase() ?? '';
  if (CALENDAR_NAMES.has(token.text) && CALENDAR.has(before)) return true;
  if (!token.initial || !OPENERS.has(token.text)) return false;
  const next = tokens[at + 1];
  return (
    next !== undefined &&
    text.slice(token.end, next.start) === ' ' &&
    (next.capital || READS_AS_WORD_BEFORE.has(next.text))
  );
}

/** Capitalised words within a sentence that are said at least twice: `Xavia … Xavia`. */
function repeatedNames(text: string, tokens: readonly Token[], named: ReadonlyMap<number, number>): Set<string> {
  const counts = new Map<string, { times: number; within: boolean; not: boolean }>();
  tokens.forEach((token, at) => {
    if (!mayBeName(token) || named.has(at)) return;
    const count = counts.get(token.text) ?? { times: 0, within: false, not: false };
    count.times++;
    count.within ||= !token.initial;
    const before = tokens[at - 1];
    const after = tokens[at + 1];
    // `the Eiffel Tower`, `in Paris`: capitalised and said twice, and nobody's first name.
    count.not ||= before !== undefined && !token.initial && AFTER_PLACE_WORD.has(before.text);
    count.not ||= before?.capital === true && !before.initial && text.slice(before.end, token.start) === ' ';
    count.not ||= after?.capital === true && !after.initial && text.slice(token.end, after.start) === ' ';
    counts.set(token.text, count);
  });
  return new Set([...counts].filter(([, { times, within, not }]) => times > 1 && within && !not).map(([name]) => name));
}

/** `Mary and Xavia`, `Xavia and Mary`: whoever stands beside a name is a name, once from each side. */
function addCoordinated(
  text: string,
  tokens: readonly Token[],
  named: ReadonlyMap<number, number>,
  known: Set<string>,
): void {
  const nameEnds = new Set([...named].map(([at, length]) => at + length - 1));
  const isName = (at: number): boolean => named.has(at) || nameEnds.has(at) || known.has(tokens[at]?.text ?? '');
  const tryAt = (from: number, to: number): void => {
    const candidate = tokens[to];
    if (candidate && isName(from) && !isName(to) && mayBeName(candidate)) known.add(candidate.text);
  };
  const joins = (at: number): boolean =>
    tokens[at]!.text === 'and' && text[tokens[at]!.start - 1] === ' ' && text[tokens[at]!.end] === ' ';
  for (let at = 1; at + 1 < tokens.length; at++) if (joins(at)) tryAt(at - 1, at + 1);
  for (let at = tokens.length - 2; at > 0; at--) if (joins(at)) tryAt(at + 1, at - 1);
}

function mayBeName(token: Token): boolean {
  return (
    token.capital &&
    /^\p{L}[\p{L}\p{M}-]*[\p{Ll}\p{M}][\p{L}\p{M}-]*$/u.test(token.text) &&
    !NEVER_NAMES.has(token.text)
  );
}

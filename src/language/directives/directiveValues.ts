import { bad, brief, good, oneOf, splitWords, tooMuch, type ValueResult, whole, wholeNumber } from '../notation/values';
import { MOST_SAMPLES } from './baseline';
import type { Positions } from './settings';

/** An id of a model list: letters, digits, `.`, `_`, `-`, and at most one `/` inside, as hub ids have it. */
export function parseModel(text: string): ValueResult<string> {
  const words = splitWords(text);
  const first = words[0];
  if (!first)
    return bad(whole(text), 'A model is missing. Possible: an id of your model list, such as demo or gpt2.', ['demo']);
  const id = first.text;
  if (!/^[A-Za-z0-9][\w.-]{0,127}(\/[A-Za-z0-9][\w.-]{0,127})?$/.test(id) || id.includes('..')) {
    const last = /[\\/:]/.test(id) ? (/([A-Za-z0-9][\w.-]{0,127})[\\/]*$/.exec(id.slice(-200))?.[1] ?? '') : '';
    const message = `“${brief(id)}” is no model id. Possible: an id of your model list, such as demo or gpt2; never a path or an address.`;
    return bad(first, message, last && !last.includes('..') ? [last] : []);
  }
  return words.length > 1 ? tooMuch(text, words, 1) : good(id);
}

export function parsePositions(text: string): ValueResult<Positions> {
  return oneOf(text, ['all', 'end']);
}

/** Name draws per form. */
export function parseSamples(text: string): ValueResult<number> {
  return wholeNumber(text, 1, MOST_SAMPLES, 'draws per form');
}

/** Rows shown. */
export function parseTop(text: string): ValueResult<number> {
  return wholeNumber(text, 1, 1000, 'rows');
}

export function parseBos(text: string): ValueResult<boolean> {
  const choice = oneOf(text, ['on', 'off']);
  return choice.ok ? good(choice.value === 'on') : choice;
}

/** A percentage, e.g. `90%` → 0.9. */
export function parseExpect(text: string): ValueResult<number> {
  const words = splitWords(text);
  const first = words[0];
  const possible = 'Possible: a percentage from 0% to 100%, such as 90%.';
  if (!first) return bad(whole(text), `A percentage is missing. ${possible}`, ['90%']);
  const percent = /^(\d{1,3}(?:\.\d{1,6})?)%$/.exec(first.text);
  const value = percent ? Number(percent[1]) : Number.NaN;
  if (!(value >= 0 && value <= 100)) {
    return bad(
      first,
      `“${brief(first.text)}” is no percentage. ${possible}`,
      guessPercentage(first.text),
      isBarePercentage(first.text),
    );
  }
  return words.length > 1 ? tooMuch(text, words, 1) : good(value / 100);
}

/** `90` for `90%`; 1 and less may be a share. */
function isBarePercentage(written: string): boolean {
  return /^\d{1,3}(\.\d{1,6})?$/.test(written) && Number(written) > 1 && Number(written) <= 100;
}

function guessPercentage(written: string): string[] {
  const number = /^\d{1,9}(\.\d{1,6})?%?$/.test(written) ? Number.parseFloat(written) : Number.NaN;
  if (Number.isNaN(number)) return [];
  if (number > 100) return ['100%'];
  const asShare = !written.endsWith('%') && written.includes('.') && number <= 1;
  return [`${asShare ? Math.round(number * 1e6) / 1e4 : number}%`];
}

/** `NAME word …` */
export function parseSet(text: string): ValueResult<{ name: string; words: readonly string[] }> {
  const words = splitWords(text);
  const first = words[0];
  const possible = 'Possible: a name of letters, digits, _ and -, then its words; a word in quotes may have spaces.';
  if (!first) return bad(whole(text), `A list is missing. ${possible}`);
  if (first.quoted || !isSetName(first.text))
    return bad(first, `“${brief(first.text)}” is no name of a list. ${possible}`);
  if (isNameSlot(first.text)) {
    return bad(first, `{${first.text}} is a name slot and draws from the list “names”. ${possible}`, ['names']);
  }
  const rest = words.slice(1);
  if (rest.length === 0) return bad(first, `The list “${brief(first.text)}” has no words. ${possible}`);
  const empty = rest.find(word => word.text.trim() === '');
  if (empty) return bad(empty, 'This word is empty.', [''], true);
  const open = rest.find(word => word.quoted && !isClosed(text, word));
  if (open) return bad(open, 'The quote is not closed.', [`${text.slice(open.start, open.end)}"`]);
  return good({ name: first.text, words: rest.map(word => word.text) });
}

function isClosed(text: string, word: { start: number; end: number }): boolean {
  return word.end - word.start >= 2 && text[word.end - 1] === '"';
}

/** A letter, then letters, digits, `_` and `-`; at most 100 of them. */
export function isSetName(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_-]{0,99}$/u.test(text);
}

/** `s1`, `s2`, … */
export function isNameSlot(name: string): boolean {
  return /^s[1-9]\d{0,8}$/.test(name);
}

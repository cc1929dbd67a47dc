import { formOf } from '../directives/forms';
import { brief, splitWords, type Word } from '../notation/values';
import type { DirectiveLine } from '../syntax/tree';
import { type Diagnostic, diagnostic, type Fix } from './diagnostic';
import { replacement } from './fixes';

const BRACKETS = /^[[\](){}<>]|[[\](){}<>]$/;
const EDGES = /^[\s[\](){}<>,;:=|"'`“”„‘’«»]+|[\s[\](){}<>,;:=|"'`“”„‘’«»]+$/g;
/** Nobody pastes more; expressions that look for ends take time that grows with its square. */
const LONGEST = 10_000;

/**
 * Words of a `@set` that nobody wants drawn: `[`, `John,`, `'Mary'`, as in a list pasted from Python or JSON. A word in
 * double quotes is meant as it stands, unless there is no letter in it.
 */
export function checkPunctuation(line: DirectiveLine): Diagnostic[] {
  const { directive, args, value } = line;
  if (directive?.name !== 'set') return [];
  const isNames = directive.value.name === 'names';
  const odd = args.slice(1).find(word => isOdd(word, isNames));
  if (!odd) return [];
  const message = `“${brief(odd.text)}” would be drawn as it stands. A list is words apart by spaces, without brackets, commas and quotes; only a word with spaces in it is quoted.`;
  const rest = { start: args[0]!.end, end: value.end };
  const written = value.text.slice(args[0]!.end - value.start);
  return [diagnostic('list-punctuation', 'warning', odd, message, rewritten(written, rest))];
}

/** A year is a word to draw; a name without a letter is not. */
function isOdd({ text, quoted }: Word, isNames: boolean): boolean {
  if (!(isNames ? /\p{L}/u : /[\p{L}\p{N}]/u).test(text)) return true;
  return !quoted && (BRACKETS.test(text) || /,|;$|^["'`“”„‘«»]|["'`“”„’«»]$/.test(text));
}

function rewritten(written: string, span: { start: number; end: number }): Fix[] {
  if (written.length > LONGEST) return [];
  const items = itemsOf(written);
  const words = items.flatMap(({ text }) => (/[\p{L}\p{N}]/u.test(text) ? [text.replaceAll('"', '')] : []));
  if (words.length === 0) return [];
  const newText = words.map(word => (/\s/.test(word) ? ` "${word}"` : ` ${word}`)).join('');
  // `Mary Ann, Bob` may be two names or three.
  const isSure = items.every(({ text, isQuoted }) => isQuoted || !/\s/.test(text));
  return [replacement('Write it as words', span, newText, isSure)];
}

interface Item {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** What stands between commas outside of quotes, or between spaces where there is no comma. */
function itemsOf(written: string): Item[] {
  const inside = written.trim().replace(/^[[({<]+|[\])}>;]+$/g, '');
  const items = [
    ...inside.matchAll(/\s*(?:"([^"]*)"|“([^”]*)”|«([^»]*)»|'([^']*)'(?=\s*(?:[,;\])}]|$))|([^,;]+))[,;\s]*/gu),
  ];
  const hasCommas = /[,;]/.test(inside.replace(/"[^"]*"|'[^']*'/g, ''));
  return items.flatMap(([, double, curly, angle, single, bare]): Item[] => {
    const quoted = double ?? curly ?? angle ?? single;
    if (quoted !== undefined) return [{ text: quoted.trim(), isQuoted: true }];
    const parts = hasCommas ? [bare!] : splitWords(bare!).map(({ text }) => text);
    return parts.map(text => ({ text: text.replace(EDGES, ''), isQuoted: false }));
  });
}

/** `ABA BAB`: the same names in the same places, run and counted twice. */
export function checkForms({ directive, args }: DirectiveLine): Diagnostic[] {
  if (directive?.name !== 'forms') return [];
  const first = new Map<string, string>();
  for (const [at, word] of args.entries()) {
    const same = formOf([...word.text])!;
    const before = first.get(same);
    if (before !== undefined && before !== word.text) {
      const message = `“${word.text}” is another spelling of ${before}: the letters stand for the same names in the same places, and the form would be run twice.`;
      const fix = replacement('Remove it', { start: args[at - 1]!.end, end: word.end }, '', true);
      return [diagnostic('form-twice', 'warning', word, message, [fix])];
    }
    first.set(same, before ?? word.text);
  }
  return [];
}

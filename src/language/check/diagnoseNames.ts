import { some } from '../draws/drawError';
import { instanceOf } from '../draws/instance';
import type { Mention } from '../names/mentions';
import { type CountTokens, groupsOf } from '../names/tokenFit';
import type { WordList } from '../names/wordSets';
import { escapeText, toFileSpan } from '../notation/escapes';
import type { Span } from '../notation/lines';
import { byLikeness } from '../notation/spelling';
import type { PromptLine } from '../syntax/tree';
import { type Diagnostic, diagnostic, type Fix, MOST_OF_A_KIND } from './diagnostic';

/** What the names of a prompt are as tokens. */
export function checkNames(prompt: PromptLine, countTokens: CountTokens): Diagnostic[] {
  return [...checkFirstName(prompt), ...checkLongNames(prompt, countTokens), ...checkScript(prompt)];
}

/** Research log, 4: at the very beginning a name is another token, without the space. */
function checkFirstName(prompt: PromptLine): Diagnostic[] {
  const slot = prompt.slots.find(({ number, inText }) => number !== undefined && inText.start === 0);
  const mention = instanceOf(prompt).mentions.find(({ start }) => start === 0);
  if (!slot && !mention) return [];
  const span = slot ?? toFileSpan(prompt, mention!);
  const what = slot
    ? `a name: without a space before it the name in {${slot.name}} is not the token`
    : `a name: the token “${mention!.name}” is not the token “ ${mention!.name}”`;
  const message = `The prompt begins with ${what} of a later mention or of the answer. Put a word before it.`;
  return [diagnostic('first-name-without-space', 'warning', span, message, openings(prompt))];
}

/** Two letters of a script in which names are not told from other words here; one alone is a sign of mathematics. */
const OTHER_SCRIPT = /(?:(?!\p{Script=Latin})\p{L}\p{M}*){2,}/u;
const LONGEST = 5000;

/** Names are found by their capital letters, beside `and`, or in lists of English first names. */
function checkScript(prompt: PromptLine): Diagnostic[] {
  if (prompt.arrow || prompt.isTemplate || instanceOf(prompt).io !== undefined) return [];
  const found = OTHER_SCRIPT.exec(prompt.text.slice(0, LONGEST));
  if (!found) return [];
  const span = toFileSpan(prompt, { start: found.index, end: found.index + found[0].length });
  const message =
    'No answer is inferred: IOI Lens knows names in Latin letters alone. Possible: the answer written behind the prompt, => IO | S, and @set names with the names that baselines draw from.';
  return [diagnostic('answer-not-inferred', 'information', span, message)];
}

/** Words to put first, the one that suits the sentence best before the others. */
function openings(prompt: PromptLine): Fix[] {
  const at = { start: prompt.body.start, end: prompt.body.start };
  const sentences = /[.;!?]\s/.test(prompt.text);
  const clauses = !sentences && /,\s/.test(prompt.text);
  const words = sentences
    ? ['Yesterday ', 'Then, ', 'When ']
    : clauses
      ? ['When ', 'Yesterday ', 'Then, ']
      : ['Then, ', 'Yesterday ', 'When '];
  return words.map(word => ({
    title: `Begin with “${word.trim()}”`,
    edits: [{ ...at, newText: word }],
    // Another word is another prompt.
    preferred: false,
  }));
}

function checkLongNames(prompt: PromptLine, countTokens: CountTokens): Diagnostic[] {
  const mentions = new Map<string, Mention[]>();
  for (const mention of instanceOf(prompt).mentions) {
    const same = mentions.get(mention.name);
    if (same) same.push(mention);
    else mentions.set(mention.name, [mention]);
  }
  const found: Diagnostic[] = [];
  for (const [name, said] of mentions) {
    const tokens = countTokens(` ${name}`);
    if (tokens < 2) continue;
    const message = `“ ${name}” is ${some(tokens, 'token')}: positions and answer no longer line up with those of one-token names. Pick a name of one token.`;
    const fixes = otherNames(prompt, name, mentions, countTokens).map(other => rename(prompt, said, name, other));
    found.push(diagnostic('multi-token-name', 'warning', toFileSpan(prompt, said[0]!), message, fixes));
    if (found.length >= MOST_OF_A_KIND) break;
  }
  return found;
}

/** The likest names of one token that the prompt does not mention. */
function otherNames(
  prompt: PromptLine,
  name: string,
  mentions: ReadonlyMap<string, unknown>,
  countTokens: CountTokens,
): string[] {
  const list = prompt.settings.sets.get('names');
  const free = list ? oneTokenWords(list, countTokens).filter(other => !mentions.has(other)) : [];
  return byLikeness(name, free, 3);
}

/** The words of a list that are one token with a space before them. */
export function oneTokenWords(list: WordList, countTokens: CountTokens): readonly string[] {
  return groupsOf(list, [{ before: ' ', after: '' }], countTokens).find(({ counts }) => counts[0] === 1)?.words ?? [];
}

function rename(prompt: PromptLine, said: readonly Mention[], name: string, other: string): Fix {
  const written = [prompt.answer, prompt.contrast].flatMap((one): Span[] =>
    one && !one.quoted && one.word === name ? [one] : [],
  );
  const spans = [...said.map(mention => toFileSpan(prompt, mention)), ...written];
  const edits = spans.map(({ start, end }) => ({ start, end, newText: escapeText(other) }));
  return { title: `Replace ${name} by ${other}`, edits, preferred: false };
}

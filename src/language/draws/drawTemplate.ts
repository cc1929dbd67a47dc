import { type Form, rolesOf } from '../directives/forms';
import type { Mention } from '../names/mentions';
import type { CountTokens } from '../names/tokenFit';
import type { WordSets } from '../names/wordSets';
import type { PromptLine, WrittenAnswer } from '../syntax/tree';
import { drawWords } from './draw';
import type { Refused } from './drawError';
import { type Answer, bareAnswer, type Instance } from './instance';
import { listsOf, nameSlotNumbers, type TemplateLists } from './template';

/** A template with its slots filled. */
export interface TemplateInstance extends Instance {
  readonly form: Form;
  /** The word of each slot, by the slot's name: `s1`, `place`. */
  readonly words: ReadonlyMap<string, string>;
}

export interface DrawnTemplate {
  readonly ok: true;
  readonly instances: readonly TemplateInstance[];
  /** How many draws there are, those that were not wanted among them. */
  readonly count: number;
  readonly form: Form;
  readonly seed: number;
  /** Why there are fewer than were asked for. */
  readonly note: string | undefined;
}

export interface DrawOptions {
  readonly sets: WordSets;
  readonly seed: number;
  /** How many. */
  readonly n: number;
  /** So many of them are enough: the first ones, the same as among all. */
  readonly wanted?: number;
  /** Left out, every word counts as one token. */
  readonly countTokens?: CountTokens;
}

/**
 * Prompts of a template in one form, all different. Names within a prompt differ, and the prompts line up token by
 * token (`listsOf`). The same seed gives the same prompts.
 */
export function drawTemplate(prompt: PromptLine, form: Form, options: DrawOptions): DrawnTemplate | Refused {
  const { sets, seed, n, wanted = n, countTokens = oneToken } = options;
  const lists = listsOf(prompt, form, sets, countTokens);
  if (!lists.ok) return lists;
  const { letters, literal } = lists;
  const letterOf = nameSlotNumbers(prompt).map(
    (number, at) => [`s${number}`, letters.indexOf(lists.form[at]!)] as const,
  );
  const otherNames = [...lists.others.keys()];
  const draws = drawWords(
    { names: letters.map(() => lists.names), others: [...lists.others.values()] },
    seed,
    n,
    () => true,
    wanted,
  );
  const instances = draws.map(draw => {
    const words = new Map<string, string>();
    for (const [slot, letter] of letterOf) words.set(slot, draw.names[letter]!);
    otherNames.forEach((name, at) => {
      words.set(name, draw.others[at]!);
    });
    return fill(prompt, literal, lists.form, words);
  });
  const count = wanted < n ? Math.min(n, possibleDraws(lists)) : draws.length;
  const note = count < n ? `${count} instead of ${n} prompts: the lists give no more that differ.` : undefined;
  return { ok: true, instances, count, form: lists.form, seed, note };
}

/** How many different draws the lists give: names within a draw differ. */
function possibleDraws({ letters, names, others }: TemplateLists): number {
  const ways = letters.reduce((product, _, at) => product * (names.length - at), 1);
  return [...others.values()].reduce((product, list) => product * list.length, ways);
}

const oneToken: CountTokens = () => 1;

function fill(
  prompt: PromptLine,
  literal: readonly Mention[],
  form: Form,
  words: ReadonlyMap<string, string>,
): TemplateInstance {
  const stops = [
    ...prompt.slots.map(slot => ({
      ...slot.inText,
      word: words.get(slot.name) ?? '',
      isName: slot.number !== undefined,
    })),
    ...literal.map(({ name, start, end }) => ({ start, end, word: name, isName: true })),
  ].sort((a, b) => a.start - b.start);
  const mentions: Mention[] = [];
  let text = '';
  let at = 0;
  for (const { start, end, word, isName } of stops) {
    text += prompt.text.slice(at, start);
    if (isName) mentions.push({ name: word, start: text.length, end: text.length + word.length });
    text += word;
    at = end;
  }
  text += prompt.text.slice(at);
  return { text, mentions, form, words, ...answersOf(prompt, mentions, words) };
}

function answersOf(
  prompt: PromptLine,
  mentions: readonly Mention[],
  words: ReadonlyMap<string, string>,
): { io: Answer | undefined; s: Answer | undefined } {
  const resolve = (one: WrittenAnswer | undefined): Answer | undefined => {
    const drawn = one?.slot === undefined ? undefined : words.get(one.slot);
    return drawn === undefined ? one && { word: one.word, scored: one.scored } : bareAnswer(drawn);
  };
  if (prompt.arrow) return { io: resolve(prompt.answer), s: resolve(prompt.contrast) };
  const { io, s } = rolesOf(mentions.map(mention => mention.name));
  return { io: io === undefined ? undefined : bareAnswer(io), s: s === undefined ? undefined : bareAnswer(s) };
}

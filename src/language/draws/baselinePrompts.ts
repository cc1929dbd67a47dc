import type { Baseline } from '../directives/baseline';
import { exampleForms, type Form, fitForm, formOf, MOST_SLOTS } from '../directives/forms';
import {
  type CountTokens,
  countIn,
  groupsOf,
  type Surroundings,
  surroundingsKey,
  surroundingsOf,
} from '../names/tokenFit';
import type { WordList } from '../names/wordSets';
import { drawWords } from './draw';
import { type DrawError, type Refused, refuse, some } from './drawError';
import type { Instance } from './instance';

/** The prompts whose activations take a knocked-out head's place. */
export interface BaselinePrompts {
  readonly ok: true;
  /** As many tokens each as the prompt itself; none for `zero` and `corrupt`. */
  readonly texts: readonly string[];
  /** The names of each text, in the order of its mentions. */
  readonly words: readonly (readonly string[])[];
  /** The form as it goes for the prompt's mentions. */
  readonly form: Form;
  readonly seed: number;
  /** Why there are fewer than were asked for. */
  readonly note: string | undefined;
}

/** A plain prompt as a template: each mention a slot, and the form in which the prompt itself is. */
export interface OwnTemplate {
  /** The text between the mentions; one more than there are mentions. */
  readonly pieces: readonly string[];
  /** `ABB` for Mary, John, John; `undefined` without names, or with more than a form has letters. */
  readonly form: Form | undefined;
}

export function templateOf({ text, mentions }: Instance): OwnTemplate {
  const pieces: string[] = [];
  let at = 0;
  for (const mention of mentions) {
    pieces.push(text.slice(at, mention.start));
    at = mention.end;
  }
  pieces.push(text.slice(at));
  const hasForm = mentions.length > 0 && mentions.length <= MOST_SLOTS;
  return { pieces, form: hasForm ? formOf(mentions.map(({ name }) => name)) : undefined };
}

/** The text between the mentions with these words in their places; one more piece than there are words. */
export function filled(pieces: readonly string[], words: readonly string[]): string {
  return pieces.reduce((text, piece, at) => text + words[at - 1] + piece);
}

/**
 * Draws a baseline's prompts for a prompt: each name in it is replaced, mention by mention, by names of as many
 * tokens as stand there. In the form `ABC` all mentions get different names, however many there are (research log, 2:
 * `When Mike and Tom went to the store, Rise gave a drink to`). A drawn name may be one of the prompt's own.
 */
export function baselinePrompts(
  instance: Instance,
  baseline: Baseline,
  names: WordList | undefined,
  countTokens: CountTokens,
): BaselinePrompts | Refused {
  if (!('form' in baseline)) return { ok: true, texts: [], words: [], form: '', seed: 0, note: undefined };
  const lists = baselineLists(instance, baseline, names, countTokens);
  if (!lists.ok) return lists;
  const { form, letters } = lists;
  const { pieces } = templateOf(instance);
  const wordsOf = (drawn: readonly string[]): string[] => [...form].map(letter => drawn[letters.indexOf(letter)]!);
  const fillIn = (words: readonly string[]): string => filled(pieces, words);
  const length = countTokens(instance.text);
  const draws = drawWords({ names: lists.names, others: [] }, baseline.seed, baseline.n, ({ names }) => {
    return countTokens(fillIn(wordsOf(names))) === length;
  });
  if (draws.length === 0) {
    return refuse(
      'bad-value',
      'No names were found with which the prompt keeps its number of tokens.',
      'Put a space before each name, or write @baseline zero.',
    );
  }
  const words = draws.map(draw => wordsOf(draw.names));
  const note =
    draws.length < baseline.n
      ? `${draws.length} instead of ${baseline.n} prompts: the names give no more that differ.`
      : undefined;
  return { ok: true, texts: words.map(fillIn), words, form, seed: baseline.seed, note };
}

/** What a baseline draws from for one prompt. */
interface BaselineLists {
  readonly ok: true;
  readonly form: Form;
  readonly letters: readonly string[];
  /** One list a letter. */
  readonly names: readonly (readonly string[])[];
}

/** The names that may stand for a prompt's mentions, before anything is drawn: what the check of a file asks for. */
export function baselineLists(
  instance: Instance,
  baseline: Exclude<Baseline, { kind: 'zero' | 'corrupt' }>,
  names: WordList | undefined,
  countTokens: CountTokens,
): BaselineLists | Refused {
  const { text, mentions } = instance;
  const refusal = misfit(instance, baseline);
  if (refusal) return { ok: false, error: refusal };
  const form = fitForm(baseline.form, mentions.length)!;
  const letters = [...new Set(form)];
  const lists = letters.map(letter => {
    const own = new Map<string, { around: Surroundings; count: number }>();
    mentions.forEach(({ name, start, end }, at) => {
      if (form[at] !== letter) return;
      const around = surroundingsOf(text, start, end);
      const count = countIn(name, around, countTokens);
      own.set(`${surroundingsKey(around)}\n${count}`, { around, count });
    });
    const wanted = [...own.values()];
    return {
      key: [...own.keys()].sort().join('\n\n'),
      words: wordsThatFit(wanted, names, countTokens),
      tokens: wanted[0]!.count,
    };
  });
  for (const { key, words, tokens } of lists) {
    const needed = lists.filter(other => other.key === key).length;
    if (words.length >= needed) continue;
    return refuse(
      'duplicate-name-draw',
      `The baseline form ${form} needs ${some(needed, 'different name')} of ${some(tokens, 'token')} here; the list “names” has ${words.length}.`,
      'Put more such names into @set names, use names of one token in the prompt, or write @baseline zero.',
    );
  }
  return { ok: true, form, letters, names: lists.map(({ words }) => words) };
}

function wordsThatFit(
  wanted: readonly { around: Surroundings; count: number }[],
  names: WordList | undefined,
  countTokens: CountTokens,
): readonly string[] {
  // One place asks for two counts: names of different lengths stand there for one letter, and no name fits both.
  const places = new Set(wanted.map(({ around }) => surroundingsKey(around)));
  if (!names || places.size < wanted.length) return [];
  const groups = groupsOf(
    names,
    wanted.map(({ around }) => around),
    countTokens,
  );
  return groups.find(({ counts }) => counts.every((count, at) => count === wanted[at]!.count))?.words ?? [];
}

/** Whether a baseline's form goes for a prompt's mentions at all. */
export function misfit({ mentions }: Instance, { kind, form }: { kind: string; form: Form }): DrawError | undefined {
  if (mentions.length === 0) {
    return {
      code: 'bad-value',
      message: `The baseline ${kind} needs prompts that line up with this one token by token, made by replacing its names, and no name is found in it.`,
      whatToDo: 'Write @baseline zero above it, use a template with {s1} {s2} {s3}, or put its names into @set names.',
    };
  }
  if (fitForm(form, mentions.length) !== undefined) return undefined;
  const possible =
    mentions.length <= MOST_SLOTS ? exampleForms(mentions.length).join(', ') : `none for more than ${MOST_SLOTS}`;
  return {
    code: 'unknown-form',
    message: `The baseline form ${form} has ${some(form.length, 'letter')}, and the prompt mentions names ${some(mentions.length, 'time')}. Possible: ${possible}.`,
    whatToDo: 'Write a baseline form of as many letters as there are mentions; ABC goes for any number.',
  };
}

import { type Draw, drawWords } from './draw';
import { type Form, fitForm, rolesOf } from './forms';
import { type Answer, bareAnswer, type Instance } from './instance';
import { findMentions, type Mention } from './names';
import type { Settings } from './settings';
import type { PromptLine, Slot, WrittenAnswer } from './syntax';
import { type CountTokens, fittingWords, surroundingsOf } from './tokenFit';
import { briefList } from './values';
import type { WordSets } from './wordSets';

/** Why prompts cannot be drawn; the code is that of the diagnostic which says the same. */
export interface DrawError {
  readonly code: 'duplicate-name-draw' | 'unknown-form' | 'unknown-slot' | 'bad-value';
  readonly message: string;
  readonly whatToDo: string;
}

/** A template with its slots filled. */
export interface TemplateInstance extends Instance {
  readonly form: Form;
  /** The word of each slot, by the slot's name: `s1`, `place`. */
  readonly words: ReadonlyMap<string, string>;
}

export interface DrawnTemplate {
  readonly ok: true;
  readonly instances: readonly TemplateInstance[];
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
  /** Left out, every word counts as one token. */
  readonly countTokens?: CountTokens;
}

/** The numbers of a template's name slots, each once, from low to high: the i-th letter of a form goes to the i-th. */
export function nameSlotNumbers(prompt: PromptLine): number[] {
  const numbers = prompt.slots.flatMap(slot => (slot.number === undefined ? [] : [slot.number]));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** The forms in which a template is run, and those of its settings that do not go for its slots. */
export interface TemplateForms {
  /** Different name slots. */
  readonly slots: number;
  readonly fitting: readonly Form[];
  /** Forms that were written for it and do not fit. Of the default forms only those that fit are meant. */
  readonly misfits: readonly Form[];
}

/** A form of letters that all differ goes for any number of slots; without name slots there is one form, `''`. */
export function formsOf(prompt: PromptLine, settings: Settings = prompt.settings): TemplateForms {
  const slots = nameSlotNumbers(prompt).length;
  if (slots === 0) return { slots, fitting: [''], misfits: [] };
  const fitting = settings.forms.flatMap(form => fitForm(form, slots) ?? []);
  const misfits = settings.forms.filter(form => fitForm(form, slots) === undefined);
  const isMeant = settings.writtenAt.forms !== undefined || fitting.length === 0;
  return { slots, fitting: [...new Set(fitting)], misfits: isMeant ? misfits : [] };
}

/**
 * Prompts of a template in one form. Names within a prompt differ, and the prompts of a call line up token by token:
 * the words of a list that are drawn are all of as many tokens (one, where the list has enough of those). The same
 * seed gives the same prompts.
 */
export function drawTemplate(
  prompt: PromptLine,
  form: Form,
  options: DrawOptions,
): DrawnTemplate | { readonly ok: false; readonly error: DrawError } {
  const { sets, seed, n, countTokens = () => 1 } = options;
  const numbers = nameSlotNumbers(prompt);
  const fitted = numbers.length === 0 ? '' : fitForm(form, numbers.length);
  if (fitted === undefined)
    return refuse(
      'unknown-form',
      `The form ${form} has ${form.length} letters, the template ${numbers.length} name slots.`,
      'Give it a form of as many letters as there are name slots.',
    );
  const letters = [...new Set(fitted)];
  const otherNames = [...new Set(prompt.slots.flatMap(slot => (slot.number === undefined ? [slot.name] : [])))];
  const unknown = otherNames.find(name => !sets.get(name));
  if (unknown !== undefined)
    return refuse(
      'unknown-slot',
      `There is no list “${unknown}”.`,
      `Write @set ${unknown} and its words, or use one of ${briefList(sets.names())}.`,
    );

  const literal = findMentions(prompt.text, sets.get('names'), literalAnswers(prompt));
  const taken = new Set(literal.map(mention => mention.name));
  const fitting = (list: string, slots: readonly Slot[], needed: number): readonly string[] =>
    fittingWords(
      (sets.get(list)?.words ?? []).filter(word => !taken.has(word)),
      slots.map(slot => surroundingsOf(prompt.text, slot.inText.start, slot.inText.end)),
      needed,
      countTokens,
    );
  const names =
    letters.length === 0
      ? []
      : fitting(
          'names',
          prompt.slots.filter(slot => slot.number !== undefined),
          letters.length,
        );
  if (names.length < letters.length) {
    return refuse(
      'duplicate-name-draw',
      `The form ${fitted} needs ${letters.length} different names of equally many tokens; the list “names” has ${names.length}.`,
      'Put more names into @set names.',
    );
  }
  const others = otherNames.map(name =>
    fitting(
      name,
      prompt.slots.filter(slot => slot.name === name),
      1,
    ),
  );
  const letterOf = new Map(numbers.map((number, at) => [`s${number}`, letters.indexOf(fitted[at]!)]));
  const wordsOf = (draw: Draw): Map<string, string> => {
    const words = new Map<string, string>();
    for (const [slot, letter] of letterOf) words.set(slot, draw.names[letter]!);
    otherNames.forEach((name, at) => void words.set(name, draw.others[at]!));
    return words;
  };
  const draws = drawWords({ names: letters.map(() => names), others }, seed, n, () => true);
  const instances = draws.map(draw => fill(prompt, literal, fitted, wordsOf(draw)));
  const note =
    draws.length < n ? `${draws.length} instead of ${n} prompts: the lists give no more that differ.` : undefined;
  return { ok: true, instances, form: fitted, seed, note };
}

function refuse(code: DrawError['code'], message: string, whatToDo: string): { ok: false; error: DrawError } {
  return { ok: false, error: { code, message, whatToDo } };
}

function literalAnswers({ answer, contrast }: PromptLine): string[] {
  return [answer, contrast].flatMap(one => (one && one.slot === undefined ? [one.word] : []));
}

function fill(
  prompt: PromptLine,
  literal: readonly Mention[],
  form: Form,
  words: ReadonlyMap<string, string>,
): TemplateInstance {
  const stops = [
    ...prompt.slots.map(slot => ({
      ...slot.inText,
      name: words.get(slot.name) ?? '',
      names: slot.number !== undefined,
    })),
    ...literal.map(mention => ({ ...mention, names: true })),
  ].sort((a, b) => a.start - b.start);
  const mentions: Mention[] = [];
  let text = '';
  let at = 0;
  for (const stop of stops) {
    text += prompt.text.slice(at, stop.start);
    if (stop.names) mentions.push({ name: stop.name, start: text.length, end: text.length + stop.name.length });
    text += stop.name;
    at = stop.end;
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

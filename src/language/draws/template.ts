import { type Form, fitForm, formOf } from '../directives/forms';
import type { Settings } from '../directives/settings';
import { knownNames } from '../names/longNames';
import { findMentions, type Mention } from '../names/mentions';
import { type CountTokens, fittingWords, surroundingsOf } from '../names/tokenFit';
import type { WordSets } from '../names/wordSets';
import { briefList } from '../notation/values';
import type { PromptLine, Slot } from '../syntax/tree';
import { type Refused, refuse, some } from './drawError';

/** The numbers of a template's name slots, each once, from low to high: the i-th letter of a form goes to the i-th. */
export function nameSlotNumbers(prompt: PromptLine): number[] {
  const numbers = prompt.slots.flatMap(slot => (slot.number === undefined ? [] : [slot.number]));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** The forms in which a template is run, and those of its settings that do not go for its slots. */
export interface TemplateForms {
  /** How many different name slots there are. */
  readonly slots: number;
  readonly fitting: readonly Form[];
  /** Forms that were written for it and do not fit. Of the default forms only those that fit are meant. */
  readonly misfits: readonly Form[];
  /** Forms that are another one in other letters: the same prompts would count twice. */
  readonly repeats: readonly Form[];
}

/** A form of letters that all differ goes for any number of slots; without name slots there is one form, `''`. */
export function formsOf(prompt: PromptLine, settings: Settings = prompt.settings): TemplateForms {
  const slots = nameSlotNumbers(prompt).length;
  if (slots === 0) return { slots, fitting: [''], misfits: [], repeats: [] };
  const fitting = new Map<Form, Form>();
  const repeats: Form[] = [];
  for (const form of settings.forms) {
    const fitted = fitForm(form, slots);
    if (fitted === undefined) continue;
    const same = formOf([...fitted]) ?? fitted;
    if (!fitting.has(same)) fitting.set(same, fitted);
    else if (fitting.get(same) !== fitted) repeats.push(form);
  }
  const misfits = settings.forms.filter(form => fitForm(form, slots) === undefined);
  const isMeant = settings.writtenAt.forms !== undefined || fitting.size === 0;
  return { slots, fitting: [...fitting.values()], misfits: isMeant ? misfits : [], repeats };
}

/** What a template draws from in one form. */
export interface TemplateLists {
  readonly ok: true;
  /** The form as it goes for the template's name slots. */
  readonly form: Form;
  /** The form's letters, each once: `AB` of `ABB`. */
  readonly letters: readonly string[];
  /** What every letter draws from; within a prompt they differ. */
  readonly names: readonly string[];
  /** What each other slot draws from. */
  readonly others: ReadonlyMap<string, readonly string[]>;
  /** Names that are written out in the template; they are not drawn. */
  readonly literal: readonly Mention[];
}

/**
 * The words that may go into a template's slots so that all its prompts line up token by token: those of a list that
 * are all of as many tokens (one, where the list has enough of those).
 */
export function listsOf(
  prompt: PromptLine,
  form: Form,
  sets: WordSets,
  countTokens: CountTokens,
): TemplateLists | Refused {
  const slotCount = nameSlotNumbers(prompt).length;
  const fitted = slotCount === 0 ? '' : fitForm(form, slotCount);
  if (fitted === undefined) {
    const message = `The form ${form} has ${some(form.length, 'letter')}, the template ${some(slotCount, 'name slot')}.`;
    return refuse('unknown-form', message, 'Give it a form of as many letters as there are name slots.');
  }
  const slotsByList = groupSlots(prompt.slots);
  for (const name of slotsByList.keys()) {
    if (sets.get(name)) continue;
    const whatToDo = `Write @set ${name} and its words, or use one of ${briefList(sets.names())}.`;
    return refuse('unknown-slot', `There is no list “${name}”.`, whatToDo);
  }

  const answers = [prompt.answer, prompt.contrast].flatMap(one => (one && one.slot === undefined ? [one.word] : []));
  const literal = findMentions(prompt.text, knownNames(sets), answers);
  const taken = new Set(literal.map(mention => mention.name));
  const fitting = (list: string, slots: readonly Slot[], needed: number): readonly string[] => {
    const surroundings = slots.map(({ inText }) => surroundingsOf(prompt.text, inText.start, inText.end));
    return fittingWords(sets.get(list), surroundings, needed, taken, countTokens);
  };

  const letters = [...new Set(fitted)];
  const nameSlots = prompt.slots.filter(slot => slot.number !== undefined);
  const names = letters.length === 0 ? [] : fitting('names', nameSlots, letters.length);
  if (names.length < letters.length) {
    const message = `The form ${fitted} needs ${letters.length} different names of equally many tokens; the list “names” has ${names.length}.`;
    return refuse('duplicate-name-draw', message, 'Put more names into @set names.');
  }
  const others = new Map<string, readonly string[]>();
  for (const [name, slots] of slotsByList) {
    const list = fitting(name, slots, 1);
    if (list.length === 0) {
      return refuse(
        'duplicate-name-draw',
        `The list “${name}” has no word to draw.`,
        `Put more words into @set ${name}.`,
      );
    }
    others.set(name, list);
  }
  return { ok: true, form: fitted, letters, names, others, literal };
}

/** The slots that are no name slots, by the list that they draw from. */
function groupSlots(slots: readonly Slot[]): Map<string, Slot[]> {
  const groups = new Map<string, Slot[]>();
  for (const slot of slots) {
    if (slot.number !== undefined) continue;
    const group = groups.get(slot.name);
    if (group) group.push(slot);
    else groups.set(slot.name, [slot]);
  }
  return groups;
}

import { nearest } from '../notation/spelling';
import { badWith, brief, good, splitWords, type ValueResult, whole } from '../notation/values';

/** A form: one letter per name slot, equal letters for equal names (research log, 5). */
export type Form = string;

export const DEFAULT_FORMS: readonly Form[] = ['ABC', 'ABA', 'ABB'];

/** More name slots than this no form can have: there are 26 letters. */
export const MOST_SLOTS = 26;

export interface FormRoles {
  /** The letter said once, where exactly one is: the indirect object. */
  readonly io: string | undefined;
  /** The letter said more than once, where exactly one is: the subject. */
  readonly s: string | undefined;
}

/** One form, e.g. `ABB`. */
export function parseForm(text: string): ValueResult<Form> {
  const words = splitWords(text);
  const first = words[0];
  if (!first) return badWith('unknown-form', whole(text), `A form is missing. ${FORM_HELP}`);
  return checkForm(first.text, first);
}

/** A list of forms, e.g. `ABC ABA ABB`; a form given twice counts once. */
export function parseForms(text: string): ValueResult<readonly Form[]> {
  const forms: Form[] = [];
  for (const word of splitWords(text)) {
    const form = checkForm(word.text, word);
    if (!form.ok) return form;
    forms.push(form.value);
  }
  if (forms.length === 0)
    return badWith('unknown-form', whole(text), `A form is missing. ${FORM_HELP}`, ['ABC ABA ABB']);
  return good([...new Set(forms)]);
}

const FORM_HELP = 'Possible: one capital letter per name slot, equal letters for equal names, such as ABC, ABA, ABB.';

export function isForm(text: string): boolean {
  return /^[A-Z]{1,26}$/.test(text);
}

function checkForm(text: string, span: { start: number; end: number }): ValueResult<Form> {
  if (isForm(text)) return good(text);
  // As in a list pasted from elsewhere.
  const bare = text.length > 2 * MOST_SLOTS ? '' : text.replace(/^[[({'"]+|[\])}'",;]+$/g, '');
  if (isForm(bare)) return badWith('unknown-form', span, `“${brief(text)}” is no form. ${FORM_HELP}`, [bare], true);
  const upper = text.toUpperCase();
  const instead = isForm(upper) ? [upper] : nearest(text, DEFAULT_FORMS);
  return badWith('unknown-form', span, `“${brief(text)}” is no form. ${FORM_HELP}`, instead, isForm(upper));
}

/** Whether all names of a form differ, as in `ABC`: such a form goes for any number of slots. */
export function isAllDifferent(form: Form): boolean {
  return new Set(form).size === form.length;
}

/** The form in which `count` names all differ: `A`, `AB`, `ABC`, … */
export function allDifferent(count: number): Form {
  let form = '';
  for (let i = 0; i < Math.min(count, MOST_SLOTS); i++) form += String.fromCharCode(65 + i);
  return form;
}

/** The form as it goes for so many slots, or `undefined` if it does not. */
export function fitForm(form: Form, slots: number): Form | undefined {
  if (form.length === slots) return form;
  return isAllDifferent(form) && slots <= MOST_SLOTS ? allDifferent(slots) : undefined;
}

/** The form of a row of names: `Mary John John` → `ABB`; beyond 26 different names `undefined`. */
export function formOf(names: readonly string[]): Form | undefined {
  const letters = new Map<string, string>();
  let form = '';
  for (const name of names) {
    const letter = letters.get(name) ?? String.fromCharCode(65 + letters.size);
    if (letter > 'Z') return undefined;
    letters.set(name, letter);
    form += letter;
  }
  return form;
}

/** Who is who in a row of names or letters: the one said once is IO, the one said more than once S. */
export function rolesOf(row: Iterable<string>): FormRoles {
  const counts = new Map<string, number>();
  for (const name of row) counts.set(name, (counts.get(name) ?? 0) + 1);
  const once: string[] = [];
  const often: string[] = [];
  for (const [name, count] of counts) (count === 1 ? once : often).push(name);
  const clear = once.length === 1 && often.length === 1;
  return { io: clear ? once[0] : undefined, s: clear ? often[0] : undefined };
}

/** Forms of so many letters, for messages and completion: the best known of each length. */
export function exampleForms(slots: number): Form[] {
  const known: Readonly<Record<number, readonly Form[]>> = {
    1: ['A'],
    2: ['AB', 'AA'],
    3: ['ABC', 'ABA', 'ABB'],
    4: ['ABCD', 'ABBA', 'ABAB', 'ABAC'],
  };
  return [...(known[slots] ?? [allDifferent(slots)])];
}

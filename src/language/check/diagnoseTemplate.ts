import { exampleForms, MOST_SLOTS } from '../directives/forms';
import { some } from '../draws/drawError';
import { formsOf, listsOf, nameSlotNumbers } from '../draws/template';
import type { CountTokens } from '../names/tokenFit';
import { isSlip, nearest } from '../notation/spelling';
import { brief, briefList } from '../notation/values';
import type { PromptLine, Slot } from '../syntax/tree';
import { type Diagnostic, diagnostic, MOST_OF_A_KIND } from './diagnostic';

/** The slots of a template and the forms it is run in. */
export function checkTemplate(prompt: PromptLine, countTokens: CountTokens): Diagnostic[] {
  if (!prompt.isTemplate) return [];
  const unknown = checkSlots(prompt);
  const { slots, fitting, misfits } = formsOf(prompt);
  const forms = misfits.length > 0 ? [misfit(prompt, slots, misfits, fitting.length > 0)] : [];
  const lists = unknown.length > 0 ? [] : checkLists(prompt, fitting, countTokens);
  return [...unknown, ...checkGap(prompt), ...forms, ...lists];
}

function checkSlots(prompt: PromptLine): Diagnostic[] {
  const { sets } = prompt.settings;
  const unknown = new Map<string, Slot[]>();
  for (const slot of prompt.slots) {
    if (slot.number !== undefined || sets.get(slot.name)) continue;
    const same = unknown.get(slot.name);
    if (same) same.push(slot);
    else unknown.set(slot.name, [slot]);
  }
  return [...unknown].slice(0, MOST_OF_A_KIND).map(([name, slots]) => {
    const known = ['s1', 's2', 's3', ...sets.names()];
    const fixes = nearest(name, known).map(meant => ({
      title: `Replace by {${meant}}`,
      edits: slots.map(({ start, end }) => ({ start, end, newText: `{${meant}}` })),
      preferred: isSlip(name, meant),
    }));
    const message = `There is no list “${brief(name)}” for this slot. Possible: ${briefList(known.map(one => `{${one}}`))}, or @set ${brief(name)} and its words above.`;
    return diagnostic('unknown-slot', 'error', slots[0]!, message, fixes);
  });
}

/** `{s1} {s4} {s3}`: letters go to the slots in order of their numbers, whatever is left out between. */
function checkGap(prompt: PromptLine): Diagnostic[] {
  const numbers = nameSlotNumbers(prompt);
  const gap = numbers.findIndex((number, at) => number !== at + 1);
  if (gap < 0 || numbers.length > MOST_SLOTS) return [];
  const renumbered = new Map(numbers.map((number, at) => [`s${number}`, `s${at + 1}`]));
  const written = [prompt.answer, prompt.contrast].flatMap(one =>
    one?.slot === undefined ? [] : [{ name: one.slot, start: one.start, end: one.end }],
  );
  const edits = [...prompt.slots, ...written].flatMap(({ name, start, end }) => {
    const now = renumbered.get(name);
    return now === undefined || now === name ? [] : [{ start, end, newText: `{${now}}` }];
  });
  const fix = { title: 'Number the slots without a gap', edits, preferred: true };
  const missing = gap === 0 ? 1 : numbers[gap - 1]! + 1;
  const at = prompt.slots.find(({ number }) => number !== undefined && number > missing)!;
  const message = `There is {${at.name}} and no {s${missing}}: is a slot missing? The ${some(numbers.length, 'name')} of a form go to the slots in order of their numbers.`;
  return [diagnostic('slot-gap', 'warning', at, message, [fix])];
}

function misfit(prompt: PromptLine, slots: number, misfits: readonly string[], someFit: boolean): Diagnostic {
  const nameSlots = prompt.slots.filter(({ number }) => number !== undefined);
  const span = { start: nameSlots[0]!.start, end: nameSlots.at(-1)!.end };
  const possible =
    slots > MOST_SLOTS ? `a template has at most ${MOST_SLOTS} different name slots` : exampleForms(slots).join(', ');
  const left = someFit
    ? `${briefList(misfits)} will be left out`
    : `no form of @forms goes for it (${briefList(misfits)})`;
  const message = `The template has ${some(slots, 'name slot')}: ${left}. Possible: ${possible}.`;
  return diagnostic('unknown-form', someFit ? 'warning' : 'error', span, message);
}

/** Whether the lists have enough words; the form with the most letters tells. */
function checkLists(prompt: PromptLine, fitting: readonly string[], countTokens: CountTokens): Diagnostic[] {
  const letters = (form: string): number => new Set(form).size;
  const [largest] = [...fitting].sort((a, b) => letters(b) - letters(a));
  if (largest === undefined) return [];
  const lists = listsOf(prompt, largest, prompt.settings.sets, countTokens);
  if (lists.ok) return [];
  const { code, message, whatToDo } = lists.error;
  return [diagnostic(code, 'error', prompt.slots[0]!, `${message} ${whatToDo}`)];
}

/** From a prompt as it stands to the question that a measurement is made of, and to the key that its result is kept by. */
import {
  type CountTokens,
  drawTemplate,
  formsOf,
  type Head,
  instanceOf,
  type PromptLine,
  rolesOf,
  type TemplateInstance,
} from '../language';
import { questionOf, seedOf } from '../language/question';
import type { Failure } from '../protocol/failure';
import type { Question } from '../protocol/question';
import type { Prompt } from './documents';
import { headsOff, written } from './off';

/** Equal where the text and all directives above are: results are kept by it, whatever the file. */
export function contentKey({ line, written: text }: Prompt): string {
  return `${line.settings.key}\n${text}`;
}

/** The same with the heads that are off now. */
export function predictionKey(prompt: Prompt): string {
  return `${contentKey(prompt)}\n${written(headsOff(prompt))}`;
}

/** A prompt as it is measured: itself, or one draw of a template. */
export interface Drawn {
  readonly instance: ReturnType<typeof instanceOf>;
  /** Where it is a draw: of which form, and of how many. */
  readonly draw?: { readonly instance: TemplateInstance; readonly form: string; readonly of: number };
}

const drawns = new WeakMap<PromptLine, Drawn | Failure>();

/** Of a template the first draw in the first form that names an answer. */
export function drawn(line: PromptLine, countTokens: CountTokens): Drawn | Failure {
  let known = drawns.get(line);
  if (!known) {
    known = line.isTemplate ? drawFirst(line, countTokens) : { instance: instanceOf(line) };
    drawns.set(line, known);
  }
  return known;
}

function drawFirst(line: PromptLine, countTokens: CountTokens): Drawn | Failure {
  const { settings } = line;
  const { fitting, misfits, slots } = formsOf(line);
  const form = fitting.find(one => rolesOf(one).io !== undefined && rolesOf(one).s !== undefined) ?? fitting[0];
  if (form === undefined)
    return {
      code: 'unknown-form',
      message: `No form fits ${slots} name slots${misfits[0] === undefined ? '' : ` (${misfits.join(', ')})`}.`,
      todo: 'Write @forms with as many letters as there are name slots.',
    };
  const { sets, samples: n } = settings;
  const made = drawTemplate(line, form, { sets, seed: seedOf(settings), n, wanted: 1, countTokens });
  if (!made.ok) return { code: made.error.code, message: made.error.message, todo: made.error.whatToDo };
  const [first] = made.instances;
  if (!first)
    return { code: 'duplicate-name-draw', message: 'Nothing can be drawn.', todo: 'Put more words into @set.' };
  return { instance: first, draw: { instance: first, form: made.form, of: made.count } };
}

/**
 * @param what of a prediction with all heads on no baseline is drawn: it would be most of the work.
 */
export function questionFor(prompt: Prompt, countTokens: CountTokens, what: 'prediction' | 'all'): Question | Failure {
  const { line } = prompt;
  const one = drawn(line, countTokens);
  if ('code' in one) return one;
  const off: readonly Head[] = headsOff(prompt);
  const bare = what === 'prediction' && off.length === 0;
  const settings = bare ? { ...line.settings, baseline: { kind: 'zero' as const } } : line.settings;
  const question = questionOf(one.instance, settings, countTokens);
  return {
    ...question,
    off,
    ...(one.draw ? { draw: { template: line.text, form: one.draw.form, index: 0 } } : {}),
  };
}

/** A prompt as it travels, made into what is asked of the model: parsed, drawn, its replacement prompts made. */
import {
  type CountTokens,
  drawTemplate,
  formsOf,
  instanceOf,
  type PromptLine,
  promptOfText,
  rolesOf,
} from '../../language';
import { drawsOf, questionOf, questionsOf, seedOf } from '../../language/draws/question';
import type { Ask } from '../../protocol/analyses';
import { declared } from '../../protocol/analyses';
import { Failed } from '../../protocol/failure';
import type { Question } from '../../protocol/question';
import type { PromptText } from '../../protocol/worker';

/** All draws of a template with what holds for them; a prompt that is none is its own only draw. */
export interface Drawn {
  readonly line: PromptLine;
  readonly questions: readonly Question[];
  readonly forms: readonly string[];
  readonly samples: number;
  readonly seed: number;
  readonly notes: readonly string[];
}

/**
 * @param count the model's own, the same one every time: it remembers.
 * @returns the prompt itself; of a template the draw that is meant, or the first in the first form that names an answer.
 * @throws Failed where nothing can be drawn
 */
export function questionFor(prompt: PromptText, ask: Ask, count: CountTokens): Question {
  const { off, draw } = prompt;
  const line = lineOf(prompt);
  const settings = readsBaseline(ask, prompt)
    ? line.settings
    : { ...line.settings, baseline: { kind: 'zero' } as const };
  if (!line.isTemplate) return { ...questionOf(instanceOf(line), settings, count), off };
  if (draw === undefined) return { ...drawsOf(line, settings, count)(firstDraw(line, count), 0), off };
  const question = questionsFor(prompt, ask, count).questions[draw];
  if (!question) throw new Failed('no-draw', `There is no draw ${draw + 1}.`, 'Choose one of those that there are.');
  return question;
}

/** @throws Failed where nothing can be drawn */
export function questionsFor(prompt: PromptText | null, ask: Ask, count: CountTokens): Drawn {
  const line = lineOf(prompt);
  const off = prompt?.off ?? [];
  const what = readsBaseline(ask, { off }) ? 'all' : 'prediction';
  const { questions, notes, error } = questionsOf(line, line.settings, count, what);
  if (error) throw new Failed(error.code, error.message, error.whatToDo);
  return {
    line,
    questions: questions.map(question => ({ ...question, off })),
    forms: line.isTemplate ? formsOf(line).fitting : [],
    samples: line.settings.samples,
    seed: seedOf(line.settings),
    notes,
  };
}

function lineOf(prompt: PromptText | null): PromptLine {
  const line = prompt && promptOfText(prompt.text);
  if (!line) throw new Failed('no-prompt', 'There is no prompt.', 'Write one.');
  return line;
}

/** A baseline that nothing reads is not drawn: it would be most of the work of a prediction. */
function readsBaseline(ask: Ask, { off }: Pick<PromptText, 'off'>): boolean {
  return declared(ask, off).reads.includes('baseline');
}

function firstDraw(line: PromptLine, count: CountTokens) {
  const { settings } = line;
  const { fitting, misfits, slots } = formsOf(line);
  const form = fitting.find(one => rolesOf(one).io !== undefined && rolesOf(one).s !== undefined) ?? fitting[0];
  if (form === undefined)
    throw new Failed(
      'unknown-form',
      `No form fits ${slots} name slots${misfits[0] === undefined ? '' : ` (${misfits.join(', ')})`}.`,
      'Write @forms with as many letters as there are name slots.',
    );
  const { sets, samples: n } = settings;
  const made = drawTemplate(line, form, { sets, seed: seedOf(settings), n, wanted: 1, countTokens: count });
  if (!made.ok) throw new Failed(made.error.code, made.error.message, made.error.whatToDo);
  const [instance] = made.instances;
  if (!instance) throw new Failed('duplicate-name-draw', 'Nothing can be drawn.', 'Put more words into @set.');
  return instance;
}

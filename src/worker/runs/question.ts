/** A prompt as it travels, made into what is asked of the model: parsed, drawn, its replacement prompts made. */
import {
  type CountTokens,
  drawTemplate,
  formsOf,
  instanceOf,
  type PromptLine,
  promptOfText,
  rolesOf,
  type Settings,
} from '../../language';
import { some } from '../../language/draws/drawError';
import { drawsOf, type Questions, questionOf, questionsOf, seedOf } from '../../language/draws/question';
import type { Ask } from '../../protocol/analyses';
import { declared } from '../../protocol/analyses';
import { Failed } from '../../protocol/failure';
import type { Question } from '../../protocol/question';
import type { PromptText } from '../../protocol/worker';

/**
 * @param count the model's own, the same one every time: it remembers.
 * @returns the prompt itself, of a template the draw that is meant, or the first in the first form that names an answer.
 * @throws Failed where nothing can be drawn
 */
export function questionFor(prompt: PromptText, ask: Ask, count: CountTokens): Question {
  const { text, off, draw } = prompt;
  const line = promptOfText(text);
  if (!line) throw noPrompt();
  // A baseline that nothing reads is not drawn: it would be most of the work of a prediction.
  const { reads } = declared(ask, off);
  const settings = reads.includes('baseline')
    ? line.settings
    : { ...line.settings, baseline: { kind: 'zero' } as const };
  if (!line.isTemplate) return { ...questionOf(instanceOf(line), settings, count), off };
  if (draw !== undefined) {
    const question = drawnQuestions(prompt, ask, count).questions[draw];
    if (question) return question;
    throw new Failed('no-draw', `There is no draw ${draw + 1}.`, 'Choose one of those that there are.');
  }
  return { ...drawsOf(line, settings, count)(firstDraw(line, count), 0), off };
}

/**
 * All draws of a template in every form that fits, in their order; of a plain prompt itself.
 * @throws Failed where nothing can be drawn
 */
export function drawnQuestions(prompt: PromptText | null, ask: Ask, count: CountTokens): Questions {
  const line = prompt ? promptOfText(prompt.text) : undefined;
  if (!prompt || !line) throw noPrompt();
  return questionsFor(line, { ...line.settings, off: prompt.off }, ask, count);
}

/** Of a line of a file, with these settings. @throws Failed where nothing can be drawn */
export function questionsFor(line: PromptLine, settings: Settings, ask: Ask, count: CountTokens): Questions {
  const what = declared(ask, settings.off).reads.includes('baseline') ? 'all' : 'prediction';
  const made = questionsOf(line, settings, count, what);
  if (made.error) throw new Failed(made.error.code, made.error.message, made.error.whatToDo);
  return made;
}

function firstDraw(line: PromptLine, count: CountTokens) {
  const { settings } = line;
  const { fitting, misfits, slots } = formsOf(line);
  const form = fitting.find(one => rolesOf(one).io !== undefined && rolesOf(one).s !== undefined) ?? fitting[0];
  if (form === undefined)
    throw new Failed(
      'unknown-form',
      `No form fits ${some(slots, 'name slot')}${misfits[0] === undefined ? '' : ` (${misfits.join(', ')})`}.`,
      'Write @forms with as many letters as there are name slots.',
    );
  const { sets, samples: n } = settings;
  const made = drawTemplate(line, form, { sets, seed: seedOf(settings, line, form), n, wanted: 1, countTokens: count });
  if (!made.ok) throw new Failed(made.error.code, made.error.message, made.error.whatToDo);
  const [instance] = made.instances;
  if (!instance) throw new Failed('duplicate-name-draw', 'Nothing can be drawn.', 'Put more words into @set.');
  return instance;
}

function noPrompt(): Failed {
  return new Failed('no-prompt', 'There is no prompt.', 'Write one.');
}

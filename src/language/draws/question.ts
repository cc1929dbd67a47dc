/** From a line of a file to what is asked of a model: everything that its measurement depends on, as plain data. */
import type { Baseline, HeadRef, Question } from '../../protocol/question';
import { formatBaseline } from '../directives/baseline';
import { type Corrupt, formatCorrupt } from '../directives/corrupt';
import type { Form } from '../directives/forms';
import type { Settings } from '../directives/settings';
import type { CountTokens } from '../names/tokenFit';
import type { PromptLine } from '../syntax/tree';
import { type BaselinePrompts, baselinePrompts } from './baselinePrompts';
import { corruptTexts } from './corruptTexts';
import { type DrawError, type Refused, some } from './drawError';
import { drawTemplate, type TemplateInstance } from './drawTemplate';
import { bareAnswer, type Instance, instanceOf, namedPositions } from './instance';
import { formsOf } from './template';
import { templateBaseline } from './templateBaseline';

export interface Questions {
  /** One for a plain prompt; `settings.samples` a form for a template. */
  readonly questions: readonly Question[];
  /** Why there are fewer draws than were asked for, or other things a person should know. */
  readonly notes: readonly string[];
  /** Why there is none, where there is none. */
  readonly error: DrawError | undefined;
}

/**
 * @param settings those of the prompt's line, or with the command line's options in place of some.
 * @param what of a prediction with all heads on no baseline is drawn: it would be most of the work.
 */
export function questionsOf(
  prompt: PromptLine,
  settings: Settings,
  countTokens: CountTokens,
  what: 'prediction' | 'all' = 'all',
): Questions {
  const asked: Settings = what === 'prediction' ? { ...settings, baseline: { kind: 'zero' } } : settings;
  if (!prompt.isTemplate) {
    const instance = instanceOf(prompt);
    return { questions: [questionOf(instance, asked, countTokens)], notes: [], error: undefined };
  }
  const { fitting, misfits, slots, repeats } = formsOf(prompt, settings);
  const notes = [
    ...misfits.map(form => `The form ${form} does not fit ${some(slots, 'name slot')} and is left out.`),
    ...repeats.map(form => `The form ${form} gives the same prompts as another one and is left out.`),
  ];
  const questions: Question[] = [];
  let error: DrawError | undefined;
  for (const form of fitting) {
    const drawn = drawTemplate(prompt, form, {
      sets: settings.sets,
      seed: seedOf(settings, prompt, form),
      n: settings.samples,
      countTokens,
    });
    if (!drawn.ok) {
      error ??= drawn.error;
      continue;
    }
    if (drawn.note) notes.push(fitting.length > 1 ? `${form}: ${drawn.note}` : drawn.note);
    const draw = drawsOf(prompt, asked, countTokens);
    drawn.instances.forEach((instance, index) => {
      questions.push(draw(instance, index));
    });
  }
  return { questions, notes, error: questions.length === 0 ? error : undefined };
}

/**
 * The seed of a template's own draws in one form. It follows from that of the baseline, so that one number repeats a whole
 * run; and every template and form has draws of its own: were the same names drawn for all of them, a mean over a file
 * would count them again and again, and its error, which takes prompts for independent, would be too small.
 */
export function seedOf(settings: Settings, { text }: PromptLine, form: Form): number {
  return hashed(`${form}\n${text}`, drawSeed(settings));
}

/** The one number that repeats all draws of a run. */
export function drawSeed({ baseline, seed }: Pick<Settings, 'baseline' | 'seed'>): number {
  return seed ?? ('form' in baseline ? baseline.seed : 42);
}

/** FNV-1a over UTF-16 units, begun at a seed, its bits mixed at the end as MurmurHash3 does. 32 bits, unsigned. */
function hashed(text: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Makes the draws of a template in one form into questions: their replacement is drawn once, for the first of them. */
export function drawsOf(
  prompt: PromptLine,
  settings: Settings,
  countTokens: CountTokens,
): (instance: TemplateInstance, index: number) => Question {
  let shared: { readonly drawn: BaselinePrompts | Refused; readonly length: number } | undefined;
  return (instance, index) => {
    const length = countTokens(instance.text);
    shared ??= { drawn: templateBaseline(prompt, instance, settings, countTokens), length };
    const drawn = shared.length === length ? shared.drawn : templateBaseline(prompt, instance, settings, countTokens);
    const draw = { template: prompt.text, form: instance.form, index, words: Object.fromEntries(instance.words) };
    return { ...questionOf(instance, settings, countTokens, drawn), draw };
  };
}

/**
 * One prompt as it goes to the model, plain or drawn.
 * @param drawn the prompts of its baseline; those of its own text where none are given
 */
export function questionOf(
  instance: Instance,
  settings: Settings,
  countTokens: CountTokens,
  drawn = baselinePrompts(instance, settings.baseline, settings.sets.get('names'), countTokens),
): Question {
  const { io, s } = instance;
  const places = namedPositions(instance);
  return {
    text: instance.text,
    bos: settings.bos,
    ...(io ? { answer: { io: io.scored, ...(s ? { s: s.scored } : {}) } } : {}),
    names: [...new Set(instance.mentions.map(({ name }) => bareAnswer(name).scored))],
    places: {
      ...(places.io ? { io: places.io } : {}),
      ...(places.s1 ? { s1: places.s1 } : {}),
      ...(places.s2 ? { s2: places.s2 } : {}),
    },
    ...baselineOf(instance, settings, countTokens, drawn),
    ...corruptOf(instance, settings, countTokens),
    positions: settings.positions,
    off: settings.off satisfies readonly HeadRef[],
    top: settings.top,
    isCorruptWritten: settings.corrupt !== undefined,
    said: {
      baseline: formatBaseline(settings.baseline),
      corrupt: formatCorrupt(corruptIn(settings)),
    },
  };
}

/** Where nothing is written the prompt is flipped, if it can be. */
function corruptIn({ corrupt }: Settings): Corrupt {
  return corrupt ?? { kind: 'flip' };
}

function corruptOf(
  instance: Instance,
  settings: Settings,
  countTokens: CountTokens,
): Pick<Question, 'corrupt' | 'noCorrupt'> {
  const found = corruptTexts(instance, corruptIn(settings), settings.sets, countTokens);
  return found.ok ? { corrupt: { samples: found.samples } } : { noCorrupt: found.lack };
}

function baselineOf(
  instance: Instance,
  settings: Settings,
  countTokens: CountTokens,
  drawn: BaselinePrompts | Refused,
): Pick<Question, 'baseline' | 'noBaseline'> {
  const { baseline } = settings;
  if (baseline.kind === 'zero') return { baseline };
  if (baseline.kind === 'corrupt') {
    const found = corruptTexts(instance, corruptIn(settings), settings.sets, countTokens);
    return found.ok ? { baseline: { kind: 'corrupt', samples: found.samples } } : { noBaseline: found.lack };
  }
  if (!drawn.ok) {
    const { code, message, whatToDo } = drawn.error;
    return { noBaseline: { code, message, todo: whatToDo } };
  }
  const used: Baseline = { kind: baseline.kind, form: drawn.form, seed: drawn.seed, samples: { texts: drawn.texts } };
  return { baseline: used };
}

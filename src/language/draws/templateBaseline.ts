import { fitForm } from '../directives/forms';
import type { Settings } from '../directives/settings';
import type { CountTokens } from '../names/tokenFit';
import type { PromptLine } from '../syntax/tree';
import { type BaselinePrompts, baselinePrompts, filled, templateOf } from './baselinePrompts';
import type { Refused } from './drawError';
import { drawTemplate, type TemplateInstance } from './drawTemplate';
import { nameSlotNumbers } from './template';

/**
 * The prompts whose activations take a knocked-out head's place in all draws of a template: names of the baseline's
 * form, and words drawn anew for its other slots. A draw keeps its template's replacement, so what is measured of it
 * differs from the same text written plainly, whose other words stand in all of its samples.
 * @param draw one of the draws: as many tokens has each of the prompts.
 */
export function templateBaseline(
  prompt: PromptLine,
  draw: TemplateInstance,
  { baseline, sets }: Settings,
  countTokens: CountTokens,
): BaselinePrompts | Refused {
  const own = baselinePrompts(draw, baseline, sets.get('names'), countTokens);
  const hasOthers = prompt.slots.some(({ number }) => number === undefined);
  if (!own.ok || !hasOthers || !('form' in baseline)) return own;
  const { seed, n } = baseline;
  const form = fitForm(baseline.form, nameSlotNumbers(prompt).length) ?? draw.form;
  const drawn = drawTemplate(prompt, form, { sets, seed, n, countTokens });
  if (!drawn.ok) return own;
  const pieces = drawn.instances.map(instance => templateOf(instance).pieces);
  const length = countTokens(draw.text);
  const made = own.words
    .map((words, i) => ({ words, text: filled(pieces[i % pieces.length]!, words) }))
    .filter(({ text }) => countTokens(text) === length);
  return made.length === 0
    ? own
    : { ...own, texts: made.map(({ text }) => text), words: made.map(({ words }) => words) };
}

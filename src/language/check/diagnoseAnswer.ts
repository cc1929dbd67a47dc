import { some } from '../draws/drawError';
import { instanceOf } from '../draws/instance';
import { findOccurrences } from '../names/mentions';
import type { CountTokens } from '../names/tokenFit';
import { escapeText } from '../notation/escapes';
import { byLikeness } from '../notation/spelling';
import { brief, briefList } from '../notation/values';
import type { PromptLine, WrittenAnswer } from '../syntax/tree';
import { type Diagnostic, diagnostic, type Fix } from './diagnostic';
import { replacement } from './fixes';

/** What is written after `=>`. */
export function checkAnswers(prompt: PromptLine, countTokens: CountTokens): Diagnostic[] {
  const { answer, contrast, bar } = prompt;
  if (!answer || answer.scored === '') return [];
  const both = contrast && contrast.scored !== '' ? [answer, contrast] : [answer];
  const found = both.flatMap(one => [
    ...checkSlot(prompt, one),
    ...checkTokens(one, countTokens),
    ...checkPresence(prompt, one),
  ]);
  if (!bar && !prompt.error)
    found.push(diagnostic('no-contrast', 'information', answer, noContrast(answer), contrasts(prompt, answer)));
  if (contrast && contrast.scored === answer.scored && contrast.slot === answer.slot) {
    const message =
      'Answer and contrast are the same, and so is their logit. Possible: two different words, such as => Mary | John.';
    const fix = replacement('Remove the contrast', { start: answer.end, end: contrast.end }, '', false);
    found.push(diagnostic('bad-value', 'error', contrast, message, [fix]));
  }
  return found;
}

function checkSlot(prompt: PromptLine, one: WrittenAnswer): Diagnostic[] {
  if (one.slot === undefined || prompt.slots.some(slot => slot.name === one.slot)) return [];
  const slots = [...new Set(prompt.slots.map(({ name }) => name))];
  const possible =
    slots.length > 0
      ? `Possible: ${briefList(slots.map(name => `{${name}}`))}.`
      : 'The prompt has no slots; a brace is written \\{.';
  const fixes = byLikeness(one.slot, slots, 1).map(name =>
    replacement(`Replace by {${name}}`, one, `{${name}}`, false),
  );
  return [diagnostic('unknown-slot', 'error', one, `The prompt has no slot {${brief(one.slot)}}. ${possible}`, fixes)];
}

function checkTokens(one: WrittenAnswer, countTokens: CountTokens): Diagnostic[] {
  if (one.slot !== undefined) return [];
  // No token is longer than 128 bytes: a page after the arrow need not be counted.
  const tokens = one.scored.length > 2000 ? undefined : countTokens(one.scored);
  if (tokens !== undefined && tokens < 2) return [];
  const many = tokens === undefined ? 'many tokens' : some(tokens, 'token');
  return [
    diagnostic('multi-token-answer', 'warning', one, `“${brief(one.scored)}” is ${many}: only the first is scored.`),
  ];
}

function checkPresence(prompt: PromptLine, one: WrittenAnswer): Diagnostic[] {
  if (one.slot !== undefined || findOccurrences(prompt.text, one.word, 1).length > 0) return [];
  return [
    diagnostic(
      'answer-not-in-prompt',
      'warning',
      one,
      `“${brief(one.word.trim())}” does not stand in the prompt, so that no head can copy it from there.`,
    ),
  ];
}

function noContrast({ word }: WrittenAnswer): string {
  return `Without a contrast the logit difference is not defined. Possible: => ${brief(word)} | NAME.`;
}

/** Who could be S: names or slots said more than once first, then the others. */
function contrasts(prompt: PromptLine, answer: WrittenAnswer): Fix[] {
  const counts = new Map<string, number>();
  if (prompt.isTemplate && answer.slot !== undefined) {
    for (const { name, number } of prompt.slots) {
      if (number !== undefined && name !== answer.slot) counts.set(`{${name}}`, (counts.get(`{${name}}`) ?? 0) + 1);
    }
  } else {
    for (const { name } of instanceOf(prompt).mentions) {
      if (name !== answer.word.trim()) counts.set(escapeText(name), (counts.get(escapeText(name)) ?? 0) + 1);
    }
  }
  const often = [...counts].filter(([, count]) => count > 1).map(([name]) => name);
  const once = [...counts].filter(([, count]) => count === 1).map(([name]) => name);
  const at = { start: answer.end, end: answer.end };
  return [...often, ...once].slice(0, 3).map(name => replacement(`Add “| ${name}”`, at, ` | ${name}`, false));
}

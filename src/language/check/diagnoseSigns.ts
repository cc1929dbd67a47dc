import { findOccurrences } from '../names/mentions';
import { toFileSpan } from '../notation/escapes';
import type { Span } from '../notation/lines';
import { brief } from '../notation/values';
import type { PromptLine } from '../syntax/tree';
import { type Diagnostic, diagnostic } from './diagnostic';
import { replacement } from './fixes';

/** What follows is an answer: at most so many letters, in few words. */
const ANSWER = String.raw`(?:"[^"|]{1,40}"|[^\s"|]{1,30}(?: [^\s"|]{1,30}){0,2})`;
/** Arrows that mean `=>`, and all that follows one to the line's end. */
const OTHER_ARROW = new RegExp(String.raw`(?<=\s)(-{1,3}>|={2,3}>|[⇒→⟶⟹➔➜↦])\s*(${ANSWER})(\s*\|\s*${ANSWER})?$`, 'u');
/** What the log's lines carry behind a bar: `| seed=42`. */
const NOTE = /\s*\|\s*\w{1,30}\s*[=:]\s*[\w.+-]{1,30}$/;

const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“',
  '«': '»',
  "'": "'",
  '‘': '’',
  '`': '`',
};

/** Signs that look like those of a prompt file and are sent to the model, or scored, as they stand. */
export function checkSigns(prompt: PromptLine): Diagnostic[] {
  return [...checkArrow(prompt), ...checkQuotes(prompt), ...checkSpaces(prompt)];
}

function checkArrow(prompt: PromptLine): Diagnostic[] {
  const { text, arrow, body, answer, contrast } = prompt;
  if (arrow) {
    if (text.endsWith('=') && arrow.start === body.end) {
      const span = { start: body.end - 1, end: arrow.end };
      return [notAnArrow(span, '==>', [replacement('Write =>', span, '=>', true)])];
    }
    if (contrast && /^\w{1,30}\s*[=:]\s*[\w.+-]+$/.test(contrast.word)) {
      const span = { start: answer?.end ?? prompt.bar!.start, end: contrast.end };
      return [notAnArrow(span, `| ${contrast.word}`, [replacement('Remove it', span, '', true)])];
    }
    return checkComma(prompt);
  }
  // Both look at the end of a line alone, and no answer is longer.
  const from = Math.max(0, text.length - 300);
  const end = text.slice(from);
  const note = NOTE.exec(end);
  if (note) {
    const span = toFileSpan(prompt, { start: from + note.index, end: text.length });
    return [notAnArrow(span, note[0].trim(), [replacement('Remove it', span, '', true)])];
  }
  const found = OTHER_ARROW.exec(end);
  if (!found) return [];
  const [, sign, first] = found;
  const at = from + found.index;
  const span = toFileSpan(prompt, { start: at, end: at + sign!.length });
  // Without a bar it may be an arrow that is part of the text.
  const isSure = found[3] !== undefined || findOccurrences(text.slice(0, at), first!.replaceAll('"', ''), 1).length > 0;
  return [notAnArrow(span, sign!, [replacement('Write =>', span, '=>', isSure)])];
}

/** `=> Mary, John`. */
function checkComma({ text, bar, answer }: PromptLine): Diagnostic[] {
  if (bar || !answer || answer.quoted || answer.word.length > 80) return [];
  const found = /^([^\s,;/]+)(\s*[,;/]\s*)([^\s,;/]+)$/u.exec(answer.word);
  if (!found || answer.word.length !== answer.end - answer.start) return [];
  const [, io, sign, s] = found;
  const start = answer.start + io!.length;
  const span = { start, end: start + sign!.length };
  const isSure = [io!, s!].every(word => findOccurrences(text, word, 1).length > 0);
  const message = `“${sign!.trim()}” does not part answer and contrast: all of “${brief(answer.word)}” is taken for the answer. Possible: => ${brief(io!)} | ${brief(s!)}.`;
  return [diagnostic('not-an-arrow', 'warning', span, message, [replacement('Write |', span, ' | ', isSure)])];
}

function notAnArrow(span: Span, written: string, fixes: readonly ReturnType<typeof replacement>[]): Diagnostic {
  const message = `“${brief(written)}” is part of what the model is asked. Possible: TEXT => ANSWER | CONTRAST; seeds and the like stand in @baseline.`;
  return diagnostic('not-an-arrow', 'warning', span, message, fixes);
}

function checkQuotes(prompt: PromptLine): Diagnostic[] {
  const { text } = prompt;
  const close = QUOTES[text[0] ?? ''];
  if (close === undefined || text.length < 3 || !text.endsWith(close)) return [];
  const inside = text.slice(1, -1);
  // `"Yes," she said, "and no"` is quoted twice; a single quotation mark within a word is none.
  if (inside.includes(text[0]!) || inside.includes(close) || !/\s/.test(inside)) return [];
  const ends = [
    toFileSpan(prompt, { start: 0, end: 1 }),
    toFileSpan(prompt, { start: text.length - 1, end: text.length }),
  ];
  const message = `The quotation marks are sent to the model, and the first word is another token behind one. A prompt is written without.`;
  const edits = ends.map(span => ({ ...span, newText: '' }));
  const fix = { title: 'Remove the quotation marks', edits, preferred: false };
  return [diagnostic('quoted-prompt', 'warning', prompt.body, message, [fix])];
}

function checkSpaces(prompt: PromptLine): Diagnostic[] {
  const runs = [...prompt.text.matchAll(/(?<=\S) {2,100}(?=\S)/g)].slice(0, 1000);
  const spans = runs.map(({ index, 0: run }) => toFileSpan(prompt, { start: index, end: index + run.length }));
  if (spans.length === 0) return [];
  const message = 'Two spaces between words: the second is a token of its own, which moves all that follow.';
  const edits = spans.map(span => ({ ...span, newText: ' ' }));
  const fix = { title: 'Leave one space', edits, preferred: false };
  return [diagnostic('repeated-space', 'warning', spans[0]!, message, [fix])];
}

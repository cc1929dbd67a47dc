import { unescapeText } from '../notation/escapes';
import type { Span } from '../notation/lines';
import { bad, brief, type ValueError } from '../notation/values';
import type { WrittenAnswer } from './tree';

export interface ReadAnswers {
  readonly answer: WrittenAnswer | undefined;
  readonly bar: Span | undefined;
  readonly contrast: WrittenAnswer | undefined;
  readonly error: ValueError | undefined;
}

const SLOT = /^\{([\p{L}_][\p{L}\p{M}\p{N}_-]{0,99})\}$/u;
const ARROW = /(?<!\\)=>/;
const HELP = 'Possible: => ANSWER or => ANSWER | CONTRAST, such as => Mary | John.';

/**
 * What stands after `=>`, from `start` to `end` of the text. The first bar outside quotes parts answer and contrast.
 */
export function readAnswers(text: string, start: number, end: number): ReadAnswers {
  const bars = barsOutsideQuotes(text, start, end);
  const bar = bars[0] === undefined ? undefined : { start: bars[0], end: bars[0] + 1 };
  const left = readAnswer(text, start, bar?.start ?? end);
  const right = bar && readAnswer(text, bar.end, bars[1] ?? end);
  const { answer } = left;
  const contrast = right?.answer;
  return { answer, bar, contrast, error: findError() };

  function findError(): ValueError | undefined {
    const arrow = { start: start - 2, end: start };
    if (!answer && !left.open) return fault(arrow, `The answer is missing. ${HELP}`, bar ? [] : ['']);
    const rest = text.slice(start, end);
    const second = rest.search(ARROW);
    if (second >= 0) {
      const last = rest.lastIndexOf('=>') + 2;
      return fault(
        { start: start + second, end: start + last },
        `A second => in one prompt. ${HELP} In the text it is written \\=>.`,
        [rest.slice(second, last).replace(new RegExp(ARROW, 'g'), '\\=>')],
      );
    }
    for (const { open, span } of right ? [left, right] : [left]) {
      if (open) return fault(span, 'The quote is not closed.', [`${text.slice(span.start, span.end)}"`]);
    }
    if (answer && answer.scored === '') return fault(answer, `The answer is empty. ${HELP}`, []);
    if (!bar) return undefined;
    if (!contrast)
      return fault({ start: trimmedEnd(text, start, bar.start), end: bar.end }, `The contrast is missing. ${HELP}`, [
        '',
      ]);
    if (contrast.scored === '') return fault(contrast, `The contrast is empty. ${HELP}`, []);
    if (bars[1] !== undefined) {
      const from = trimmedEnd(text, bar.end, bars[1]);
      return fault(
        { start: from, end: trimmedEnd(text, from, end) },
        `“${brief(text.slice(bars[1], end).trim())}” is too much here. ${HELP}`,
        [''],
      );
    }
    return undefined;
  }
}

interface OneAnswer {
  readonly answer: WrittenAnswer | undefined;
  readonly open: boolean;
  readonly span: Span;
}

function readAnswer(text: string, from: number, to: number): OneAnswer {
  const raw = text.slice(from, to);
  const start = from + raw.length - raw.trimStart().length;
  const end = Math.max(start, from + raw.trimEnd().length);
  const written = text.slice(start, end);
  const span = { start, end };
  if (written === '') return { answer: undefined, open: false, span };
  if (written.startsWith('"')) {
    const closed = written.length >= 2 && written.endsWith('"');
    const word = unescapeText(written.slice(1, closed ? -1 : undefined));
    return { answer: { start, end, word, quoted: true, scored: word, slot: undefined }, open: !closed, span };
  }
  const slot = SLOT.exec(written)?.[1];
  const word = unescapeText(written);
  return { answer: { start, end, word, quoted: false, scored: ` ${word}`, slot }, open: false, span };
}

/** A quote opens only at an answer's beginning: `5" | 6"` are two answers. */
function barsOutsideQuotes(text: string, start: number, end: number): number[] {
  const bars: number[] = [];
  let at = start;
  while (at < end && bars.length < 2) {
    while (at < end && isSpace(text, at)) at++;
    const closing = text[at] === '"' ? text.indexOf('"', at + 1) : -1;
    if (closing >= 0 && closing < end) at = closing + 1;
    const bar = text.indexOf('|', at);
    if (bar < 0 || bar >= end) break;
    bars.push(bar);
    at = bar + 1;
  }
  return bars;
}

function isSpace(text: string, at: number): boolean {
  return text[at]!.trim() === '';
}

function trimmedEnd(text: string, from: number, to: number): number {
  return from + text.slice(from, to).trimEnd().length;
}

function fault(span: Span, message: string, instead: readonly string[]): ValueError {
  return (bad(span, message, instead) as { error: ValueError }).error;
}

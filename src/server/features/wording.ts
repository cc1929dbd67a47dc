/** Tokens, numbers and failures as people read them in lenses and hovers. */
import type { Failure } from '../../protocol/failure';
import { markOf } from '../../protocol/parts/verdict';
import type { NextToken, PredictResult } from '../../protocol/results';

/** `45%`, `0.4%`, `<0.1%`. */
export function percent(prob: number): string {
  if (prob >= 0.995) return prob > 0.9995 ? '>99.9%' : `${(prob * 100).toFixed(1)}%`;
  if (prob >= 0.0095) return `${Math.round(prob * 100)}%`;
  return prob >= 0.0005 ? `${(prob * 100).toFixed(1)}%` : '<0.1%';
}

/** `Mary` for ` Mary`, which nearly every token begins with; anything else in quotes. */
export function shortToken(text: string): string {
  const word = text.slice(1);
  return text.startsWith(' ') && /^[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*$/u.test(word) ? word : `“${visible(text)}”`;
}

/** With what cannot be seen made visible: `·` for a space, `↵` for a line's end. */
export function visible(text: string): string {
  return (
    text
      .replaceAll(' ', '·')
      .replaceAll('\n', '↵')
      .replaceAll('\t', '→')
      .replaceAll('\r', '␍')
      // Controls, and marks that turn the direction of what stands beside them.
      .replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu, char => `\\u${char.codePointAt(0)!.toString(16)}`)
  );
}

/** `Mary 45% · them 21% · the 7%` */
export function topLine(next: readonly NextToken[], most = 3): string {
  return next
    .slice(0, most)
    .map(({ text, prob }) => `${shortToken(text)} ${percent(prob)}`)
    .join(' · ');
}

/** Whether the answer is what the model would say; nothing where there is no answer to be right about. */
export function mark({ answer, rankIO }: Scored): '✓' | '✗' | undefined {
  return answer && markOf(rankIO);
}

/** `Mary #5`: the answer that something else was put before, and its place. */
export function missed(result: Scored): string | undefined {
  return mark(result) === '✗' ? `${shortToken(result.answer!.io.text)} #${result.rankIO}` : undefined;
}

/** `✓ Mary 60% · logit difference 3.41`, `✗ John 68% · Mary #5 · logit difference −1.20`. */
export function saysLine(result: PredictResult): string {
  const isRight = mark(result);
  const { logitDiff } = result;
  return [
    `${isRight ? `${isRight} ` : ''}${topLine(result.next, 1)}`,
    missed(result),
    logitDiff !== null && `logit difference ${logitDiff.toFixed(2).replace('-', '−')}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

type Scored = Pick<PredictResult, 'answer' | 'rankIO'>;

/** A change of probability in points, as it is felt: `Mary ↓15 points`. No sign: that of tables is clean − ablated. */
export function points(change: number): string {
  const by = Math.round(Math.abs(change) * 100);
  const text = by === 0 ? (Math.abs(change) * 100).toFixed(1) : String(by);
  return `${change < 0 ? '↓' : '↑'}${text} points`;
}

/** A number in few digits: `0.075`, `3.10`, `1.2e-6`. */
export function small(value: number): string {
  const size = Math.abs(value);
  if (size >= 10) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  return size >= 0.001 || size === 0 ? value.toFixed(3) : value.toExponential(1);
}

export function sentence({ message, todo }: Failure): string {
  return todo ? `${message} ${todo}` : message;
}
/** Text as a part of a link's address in Markdown: brackets and quotes would end it. */
export function linkPart(text: string): string {
  return encodeURIComponent(text).replace(/[()']/g, c => `%${c.charCodeAt(0).toString(16)}`);
}

/** The address of a command with one argument. */
export function commandLink(command: string, argument: unknown): string {
  return `command:${command}?${linkPart(JSON.stringify([argument]))}`;
}

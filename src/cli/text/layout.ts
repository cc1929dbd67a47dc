/** Measurements as text, laid out like the research log: blocks of next tokens, rules, the SUMMARY table. */
import { createColors } from 'picocolors';
import type { AnswerTokens, Distribution, NextToken } from '../../protocol/results';

export interface Style {
  readonly colour: boolean;
  /** Columns of the terminal; left out where it is none, and lines are as wide as they need. */
  readonly width?: number;
}

const [plain, coloured] = [createColors(false), createColors(true)];

export function paint(style: Style, tint: 'bold' | 'dim' | 'red', text: string): string {
  return (style.colour ? coloured : plain)[tint](text);
}

/** A line across, of the log's width. */
export function rule({ width = 80 }: Style, of: '-' | '='): string {
  return of.repeat(Math.min(80, width));
}

/** `0.45  Mary`, a row a token; a token's own leading space is the second of the two. */
export function nextTable(next: readonly NextToken[]): string[] {
  return next.map(({ prob, text }) => `${prob.toFixed(2)} ${visible(text)}`);
}

/** A token's text on one line: what would break the layout is shown as an escape, and a space alone is named. */
export function visible(text: string): string {
  const escaped = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeOf);
  return /^\s*$/.test(escaped) ? JSON.stringify(escaped) : escaped;
}

function escapeOf(c: string): string {
  const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return short[c] ?? `\\u{${c.codePointAt(0)!.toString(16)}}`;
}

/** `P(Mary) 0.45  P(John) 0.03  logit difference 3.56`, as far as there is an answer. */
export function answerLine(answer: AnswerTokens | undefined, d: Distribution): string | undefined {
  if (!answer || d.probIO === null) return undefined;
  const parts = [`P(${name(answer.io.text)}) ${d.probIO.toFixed(2)}`];
  if (answer.s && d.probS !== null) parts.push(`P(${name(answer.s.text)}) ${d.probS.toFixed(2)}`);
  if (d.logitDiff !== null) parts.push(`logit difference ${d.logitDiff.toFixed(2)}`);
  return parts.join('  ');
}

export function name(tokenText: string): string {
  return visible(tokenText.replace(/^ (?=\S)/, ''));
}

/** Four digits, as the log; never `-0.0000`. */
export function fixed(value: number): string {
  const text = value.toFixed(4);
  return /^-0\.0*$/.test(text) ? text.slice(1) : text;
}

/** `0.1234 ± 0.0012` */
export function estimate(mean: number | null, se: number | null): string {
  if (mean === null) return '–';
  return se === null ? fixed(mean) : `${fixed(mean)} ± ${fixed(se)}`;
}

/** Never a bare 0: of drawn sign flips p is at least 1e-4. */
export function pText(p: number | null): string {
  if (p === null) return '–';
  return p < 0.001 ? p.toExponential(0) : p.toFixed(3);
}

/**
 * Rows as lines, each column as wide as its widest cell; a column of nothing takes no room.
 * @param left so many columns begin at the left, the others end at the right.
 */
export function aligned(rows: readonly (readonly string[])[], left: number): string[] {
  const [header, ...others] = rows;
  const used = header!.map((_, at) => at < left || others.length === 0 || others.some(row => row[at] !== ''));
  const widths = header!.map((_, at) => Math.max(...rows.map(row => row[at]!.length)));
  return rows.map(row =>
    row
      .map((cell, at) => (at < left ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .filter((_, at) => used[at])
      .join('  ')
      .trimEnd(),
  );
}

export function banner(style: Style, title: string): string[] {
  return [rule(style, '='), paint(style, 'bold', title), rule(style, '=')];
}

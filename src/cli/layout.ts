/** Measurements as text, laid out like the research log: blocks of next tokens, rules, the SUMMARY table. */
import { createColors } from 'picocolors';
import { flags } from '../analysis/summary';
import type { AnswerTokens, Distribution, Effect, HeadEffect, NextToken } from '../protocol/results';

export interface Style {
  readonly colour: boolean;
}

const [plain, coloured] = [createColors(false), createColors(true)];

export function paint(style: Style, tint: 'bold' | 'dim' | 'red', text: string): string {
  return (style.colour ? coloured : plain)[tint](text);
}

export const thinRule = '-'.repeat(80);
export const thickRule = '='.repeat(80);

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

/** The numbers of the log's SUMMARY table, with its labels. */
export function effectColumns(
  answer: AnswerTokens | undefined,
): { readonly label: string; readonly of: (e: Effect) => number | null }[] {
  const columns: { label: string; of: (e: Effect) => number | null }[] = [
    { label: 'KL', of: e => e.kl },
    { label: 'JS', of: e => e.js },
    { label: 'TV', of: e => e.tv },
    { label: 'L2', of: e => e.l2 },
  ];
  if (answer) columns.push({ label: `${name(answer.io.text)} prob`, of: e => e.dProbIO });
  if (answer?.s) {
    columns.push({ label: `${name(answer.s.text)} prob`, of: e => e.dProbS });
    columns.push({ label: 'Logit diff', of: e => e.dLogitDiff });
  }
  return columns;
}

/** `#1   Head [11][10]   0.1395 …` under a line of labels. */
export function effectTable(style: Style, heads: readonly HeadEffect[], answer: AnswerTokens | undefined): string[] {
  const columns = effectColumns(answer).map(column => ({ ...column, width: Math.max(7, column.label.length) }));
  const titles = heads.map(({ layer, head }, i) => [`#${i + 1}`, `Head [${layer}][${head}]`] as const);
  const rankWidth = Math.max(2, ...titles.map(([rank]) => rank.length));
  const headWidth = Math.max(...titles.map(([, head]) => head.length), 4);
  const first = ' '.repeat(rankWidth + 2 + headWidth);
  const header = first + columns.map(({ label, width }) => `  ${label.padStart(width)}`).join('');
  const rows = heads.map((effect, i) => {
    const [rank, head] = titles[i]!;
    const cells = columns.map(({ of, width }) => {
      const value = of(effect);
      return `  ${(value === null ? '–' : fixed(value)).padStart(width)}`;
    });
    return `${rank.padEnd(rankWidth)}  ${head.padEnd(headWidth)}${cells.join('')}${flags(effect).length > 0 ? ' !' : ''}`;
  });
  return [paint(style, 'dim', header.trimEnd()), ...rows];
}

/** Four digits, as the log; never `-0.0000`. */
export function fixed(value: number): string {
  const text = value.toFixed(4);
  return /^-0\.0*$/.test(text) ? text.slice(1) : text;
}

export function banner(style: Style, title: string): string[] {
  return [thickRule, paint(style, 'bold', title), thickRule];
}

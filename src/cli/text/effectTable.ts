/** The log's SUMMARY table: a row a head, a column a number; on a terminal no wider than it. */
import { flags, type Metric } from '../../protocol/parts/ranking';
import type { AnswerTokens, HeadEffect } from '../../protocol/results';
import { fixed, name, paint, type Style } from './layout';

/** The number that each `--sort` ranks by. */
export const metricOf = {
  kl: 'kl',
  js: 'js',
  tv: 'tv',
  l2: 'l2',
  io: 'dProbIO',
  s: 'dProbS',
  ld: 'dLogitDiff',
} as const;

interface Column {
  readonly metric: Metric;
  readonly label: string;
}

/** With the log's labels, as far as there is an answer. */
function columnsFor(answer: AnswerTokens | undefined): Column[] {
  const columns: Column[] = [
    { metric: 'kl', label: 'KL' },
    { metric: 'js', label: 'JS' },
    { metric: 'tv', label: 'TV' },
    { metric: 'l2', label: 'L2' },
  ];
  if (answer) columns.push({ metric: 'dProbIO', label: `${name(answer.io.text)} prob` });
  if (answer?.s) {
    columns.push({ metric: 'dProbS', label: `${name(answer.s.text)} prob` });
    columns.push({ metric: 'dLogitDiff', label: 'Logit diff' });
  }
  return columns;
}

/** Digits of a number: `-0.1234`, and room for a larger one. */
const digits = 7;

/**
 * `#1   Head [11][10]   0.1395 …` under a line of labels.
 * @param sort the column by which heads are ranked: it stays where others are left out.
 */
export function effectTable(
  style: Style,
  heads: readonly HeadEffect[],
  answer: AnswerTokens | undefined,
  sort: Metric,
): string[] {
  const titles = heads.map(({ layer, head }, i) => [`#${i + 1}`, `Head [${layer}][${head}]`] as const);
  const rankWidth = Math.max(2, ...titles.map(([rank]) => rank.length));
  const headWidth = Math.max(...titles.map(([, head]) => head.length), 4);
  const isFlagged = heads.some(effect => flags(effect).length > 0);
  const { columns, gap, isStacked, left } = fitted(
    columnsFor(answer),
    sort,
    widthFor(style, rankWidth + 2 + headWidth, isFlagged),
  );
  const sized = columns.map(column => ({ ...column, width: widthOf(column, isStacked) }));
  const line = (first: string, cells: readonly string[]) =>
    `${first}${cells.map((cell, i) => ' '.repeat(gap) + cell.padStart(sized[i]!.width)).join('')}`;
  const empty = ' '.repeat(rankWidth + 2 + headWidth);
  const labels = isStacked
    ? [0, 1].map(row =>
        line(
          empty,
          sized.map(({ label, width }) => stacked(label)[row]!.slice(0, width)),
        ),
      )
    : [
        line(
          empty,
          sized.map(({ label }) => label),
        ),
      ];
  const rows = heads.map((effect, i) => {
    const [rank, head] = titles[i]!;
    const cells = sized.map(({ metric }) => (effect[metric] === null ? '–' : fixed(effect[metric])));
    return `${line(`${rank.padEnd(rankWidth)}  ${head.padEnd(headWidth)}`, cells)}${flags(effect).length > 0 ? ' !' : ''}`;
  });
  return [
    ...labels.map(text => paint(style, 'dim', text.trimEnd())),
    ...rows,
    ...(left.length > 0 ? [paint(style, 'dim', `Too narrow for ${left.map(({ label }) => label).join(', ')}.`)] : []),
  ];
}

function widthFor({ width }: Style, taken: number, isFlagged: boolean): number {
  return width === undefined ? Number.POSITIVE_INFINITY : width - taken - (isFlagged ? 2 : 0);
}

interface Fitted {
  readonly columns: readonly Column[];
  readonly gap: number;
  readonly isStacked: boolean;
  readonly left: readonly Column[];
}

/** The roomiest form that fits: labels on one line, narrower gaps, labels on two lines, then columns left out. */
function fitted(columns: readonly Column[], sort: Metric, room: number): Fitted {
  for (const isStacked of [false, true])
    for (const gap of [2, 1])
      if (widthOfAll(columns, gap, isStacked) <= room) return { columns, gap, isStacked, left: [] };
  const order: readonly Metric[] = ['l2', 'tv', 'js', 'dProbS', 'dProbIO', 'kl', 'dLogitDiff'];
  let kept = columns;
  for (const metric of order) {
    if (kept.length === 1 || widthOfAll(kept, 1, true) <= room) break;
    if (metric !== sort) kept = kept.filter(column => column.metric !== metric);
  }
  return { columns: kept, gap: 1, isStacked: true, left: columns.filter(column => !kept.includes(column)) };
}

function widthOfAll(columns: readonly Column[], gap: number, isStacked: boolean): number {
  return columns.reduce((sum, column) => sum + gap + widthOf(column, isStacked), 0);
}

/** A name that is longer than the numbers below it is cut where labels stand on two lines. */
function widthOf({ label }: Column, isStacked: boolean): number {
  return isStacked ? digits : Math.max(digits, label.length);
}

function stacked(label: string): [string, string] {
  const at = label.lastIndexOf(' ');
  return at < 0 ? ['', label] : [label.slice(0, at), label.slice(at + 1)];
}

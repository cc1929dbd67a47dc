/** The SUMMARY table of means: a row a head, with what a mean hides, and how sure the order is. */
import type { HeadMeans, Ranking, signedNames } from '../../protocol/means';
import { headName } from '../../protocol/parts/heads';
import { type Metric, ranked } from '../../protocol/parts/ranking';
import type { Shown } from '../input/shown';
import { metricOf } from './effectTable';
import { aligned, banner, estimate, paint, pText, type Style } from './layout';

const labels: Record<Metric, string> = {
  kl: 'KL',
  js: 'JS',
  tv: 'TV',
  l2: 'L2',
  dProbIO: 'IO prob',
  dProbS: 'S prob',
  dLogitDiff: 'Logit diff',
};
type Signed = (typeof signedNames)[number];
const words: Record<Signed, string> = {
  dProbIO: 'P(IO)',
  dProbS: 'P(S)',
  dLogitDiff: 'the logit difference',
};

interface Column {
  readonly label: string;
  readonly cell: (head: HeadMeans, rank: number) => string;
  /** Those with the smallest are left out first where the terminal is narrow. */
  readonly keep: number;
}

export function headTable(
  style: Style,
  all: readonly HeadMeans[],
  ranking: Ranking | undefined,
  { sort, limit }: Shown,
  what: string,
): string[] {
  const by = metricOf[sort];
  const sorted = ranked(all, by);
  const shown = sorted.slice(0, limit ?? sorted.length);
  const left = sorted.length - shown.length;
  const signed = signedOf(by, all);
  const columns: Column[] = [
    ...metricsFor(by, all).map(metric => ({
      label: labels[metric],
      cell: (head: HeadMeans) => estimate(head[metric], head.se[metric]),
      keep: metric === by ? 9 : keepOf[metric],
    })),
    ...(signed ? certainty(signed, ranking) : []),
  ];
  const { kept, dropped } = fitted(style, columns, shown);
  const table = [
    ['', 'head', ...kept.map(({ label }) => label)],
    ...shown.map((head, i) => [`#${i + 1}`, headName(head), ...kept.map(({ cell }) => cell(head, i))]),
  ];
  const [header, ...lines] = aligned(table, 2);
  const dim = (text: string) => paint(style, 'dim', text);
  const { n = {} } = all[0]!;
  const fewer = Object.entries(labels).flatMap(([metric, label]) => (n[metric] ? [`${label} of ${n[metric]}`] : []));
  return [
    ...banner(style, `SUMMARY: ${what}`),
    dim(header!),
    ...lines,
    ...(left > 0 ? [dim(`… ${left} more`)] : []),
    ...(dropped.length > 0 ? [dim(`Too narrow for ${dropped.map(({ label }) => label).join(', ')}.`)] : []),
    ...unranked(all, by).map(dim),
    ...(fewer.length > 0 ? [dim(`The other prompts have no such number: ${fewer.join(', ')}.`)] : []),
    dim('Effects are clean − patched: positive means that the head supported it.'),
    ...(signed ? [dim(`against: prompts in which ${words[signed]} goes the other way; p: of no effect on it.`)] : []),
    ...overlapLine(ranking).map(dim),
  ];
}

/** Heads that have no such number are not ranked by it. */
function unranked(all: readonly HeadMeans[], by: Metric): string[] {
  const isRanked = all.some(one => one[by] !== null);
  return isRanked ? [] : [`No prompt has “${labels[by]}” to sort by: heads are in the order of the model.`];
}

const keepOf: Record<Metric, number> = { kl: 5, dLogitDiff: 6, dProbIO: 2, dProbS: 1, js: 0, tv: 0, l2: 0 };

/** The log's, and the one that heads are ranked by; those that no prompt has are left out. */
function metricsFor(by: Metric, all: readonly HeadMeans[]): Metric[] {
  const wanted: Metric[] = ['kl', 'dProbIO', 'dProbS', 'dLogitDiff'];
  if (!wanted.includes(by)) wanted.unshift(by);
  return wanted.filter(metric => all.some(one => one[metric] !== null));
}

/** Which number certainty is about: distances have no other way. */
function signedOf(by: Metric, all: readonly HeadMeans[]): Signed | undefined {
  const has = (name: Signed) => all.some(({ p }) => p?.[name] != null);
  const wanted: readonly Signed[] = ['dLogitDiff', 'dProbIO', 'dProbS'];
  return wanted.find(name => name === by && has(name)) ?? wanted.find(has);
}

function certainty(signed: Signed, ranking: Ranking | undefined): Column[] {
  return [
    {
      label: 'against',
      cell: ({ against }) => (against?.[signed] ? `${Math.round(100 * against[signed].share)}%` : '–'),
      keep: 4,
    },
    { label: 'p', cell: ({ p }) => pText(p?.[signed] ?? null), keep: 7 },
    ...(ranking
      ? [
          {
            label: 'p of next',
            cell: (_: HeadMeans, rank: number) => (rank < ranking.differs.length ? pText(ranking.differs[rank]!) : ''),
            keep: 3,
          },
        ]
      : []),
  ];
}

function overlapLine(ranking: Ranking | undefined): string[] {
  if (!ranking) return [];
  const { first, overlap, interval, resamples } = ranking;
  const next = `p of next: that a head and the one below it matter alike.`;
  if (overlap === undefined || !interval) return [next];
  const ends = interval.map(end => end.toFixed(2)).join('–');
  return [
    next,
    `The first ${first.length} heads on other draws of the prompts: Jaccard overlap ${overlap.toFixed(2)} (95 %: ${ends}, ${resamples} draws).`,
  ];
}

function fitted({ width }: Style, columns: readonly Column[], shown: readonly HeadMeans[]) {
  let kept = columns;
  const needed = () =>
    9 +
    kept
      .map(({ label, cell }) => 2 + Math.max(label.length, ...shown.map((head, i) => cell(head, i).length)))
      .reduce((a, b) => a + b, 0);
  while (width !== undefined && kept.length > 1 && needed() > width) {
    const least = Math.min(...kept.map(({ keep }) => keep));
    kept = kept.filter(({ keep }) => keep !== least);
  }
  return { kept, dropped: columns.filter(column => !kept.includes(column)) };
}

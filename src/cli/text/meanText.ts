/** `--mean` as text: the log's SUMMARY table of means, each with its standard error, and which prompts it is over. */
import type { AttributeMean, HeadMeans, PathMean, SweepMean } from '../../protocol/means';
import { headName } from '../../protocol/parts/heads';
import { type Metric, ranked } from '../../protocol/parts/ranking';
import type { Arguments, SortKey } from '../input/arguments';
import { metricOf } from './effectTable';
import { banner, paint, type Style, visible } from './layout';

const columns = [
  { metric: 'kl', label: 'KL' },
  { metric: 'dProbIO', label: 'IO prob' },
  { metric: 'dProbS', label: 'S prob' },
  { metric: 'dLogitDiff', label: 'Logit diff' },
] as const;

export function sweepMeanText(style: Style, means: readonly SweepMean[], args: Arguments): string[] {
  return means
    .flatMap(one => [...title(style, one), ...heads(style, one.heads, args, 'Most impactful heads'), ''])
    .slice(0, -1);
}

export function pathMeanText(style: Style, means: readonly PathMean[], args: Arguments): string[] {
  return means
    .flatMap(one => [...title(style, one), ...heads(style, one.senders, args, `Path patching to ${one.receiver}`), ''])
    .slice(0, -1);
}

export function attributeMeanText(style: Style, means: readonly AttributeMean[]): string[] {
  return means
    .flatMap(one => {
      const rows = [
        ...one.heads.flatMap((row, layer) =>
          row.map((mean, head) => ({ part: `Head [${layer}][${head}]`, mean, se: one.se.heads[layer]![head]! })),
        ),
        ...one.mlps.map((mean, layer) => ({ part: `MLP  [${layer}]`, mean, se: one.se.mlps[layer]! })),
        { part: 'Embeddings', mean: one.embed, se: one.se.embed },
        { part: 'Biases', mean: one.biases, se: one.se.biases },
      ].sort((a, b) => Math.abs(b.mean ?? 0) - Math.abs(a.mean ?? 0));
      return [
        ...title(style, one),
        ...banner(style, 'Direct logit attribution: means'),
        ...rows.slice(0, 20).map(({ part, mean, se }) => `${part.padEnd(16)}${estimate(mean, se).padStart(18)}`),
        `${'Measured'.padEnd(16)}${estimate(one.logitDiff, one.se.logitDiff).padStart(18)}`,
        '',
      ];
    })
    .slice(0, -1);
}

function title(style: Style, { of, template, prompt, prompts }: SweepMean | PathMean | AttributeMean): string[] {
  const what = of === 'file' ? 'The whole file' : visible(template ?? prompt ?? '');
  return [
    ...(of === 'file' ? [] : [paint(style, 'dim', `line ${of.line}`)]),
    paint(style, 'bold', what),
    `mean over ${prompts} prompt${prompts === 1 ? '' : 's'}, ± standard error`,
    '',
  ];
}

function heads(style: Style, all: readonly HeadMeans[], args: Arguments, what: string): string[] {
  const by: Metric = metricOf[args.sort satisfies SortKey];
  const sorted = ranked(all, by);
  const shown = sorted.slice(0, args.limit ?? sorted.length);
  const left = sorted.length - shown.length;
  const used = columns.filter(({ metric }) => all.some(one => one[metric] !== null));
  const rows = shown.map((one, i) => [
    `#${i + 1}`,
    headName(one),
    ...used.map(({ metric }) => estimate(one[metric], one.se[metric])),
  ]);
  const table = [['', 'head', ...used.map(({ label }) => label)], ...rows];
  const widths = table[0]!.map((_, at) => Math.max(...table.map(row => row[at]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  ')
      .trimEnd();
  return [
    ...banner(style, `SUMMARY: ${what}`),
    paint(style, 'dim', line(table[0]!)),
    ...table.slice(1).map(line),
    ...(left > 0 ? [paint(style, 'dim', `… ${left} more`)] : []),
    paint(style, 'dim', 'Effects are clean − patched: positive means that the head supported it.'),
  ];
}

function estimate(mean: number | null, se: number | null): string {
  if (mean === null) return '–';
  return se === null ? mean.toFixed(4) : `${mean.toFixed(4)} ± ${se.toFixed(4)}`;
}

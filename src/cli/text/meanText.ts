/** `--mean` as text: tables of means, each with its standard error, over which prompts, and how sure they are. */
import type { AttentionMean, AttributeMean, PatchMean, PathMean, SweepMean } from '../../protocol/means';
import type { Shown } from '../input/shown';
import { type HeadingsOfLines, headingOf } from './headings';
import { banner, estimate, fixed, paint, type Style, visible } from './layout';
import { headTable } from './meanTable';

export function sweepMeanText(
  style: Style,
  means: readonly SweepMean[],
  shown: Shown,
  above: HeadingsOfLines,
): string[] {
  return each(means, one => [
    ...title(style, one, above),
    ...headTable(style, one.heads, one.ranking, shown, 'Most impactful heads'),
  ]);
}

export function pathMeanText(style: Style, means: readonly PathMean[], shown: Shown, above: HeadingsOfLines): string[] {
  return each(means, one => [
    ...title(style, one, above),
    ...headTable(style, one.senders, one.ranking, shown, `Path patching to ${one.receiver}`),
  ]);
}

export function attributeMeanText(
  style: Style,
  means: readonly AttributeMean[],
  _: Shown,
  above: HeadingsOfLines,
): string[] {
  return each(means, one => {
    const rows = [
      ...one.heads.flatMap((row, layer) =>
        row.map((mean, head) => ({ part: `Head [${layer}][${head}]`, mean, se: one.se.heads[layer]![head]! })),
      ),
      ...one.mlps.map((mean, layer) => ({ part: `MLP  [${layer}]`, mean, se: one.se.mlps[layer]! })),
      { part: 'Embeddings', mean: one.embed, se: one.se.embed },
      { part: 'Biases', mean: one.biases, se: one.se.biases },
    ].sort((a, b) => Math.abs(b.mean ?? 0) - Math.abs(a.mean ?? 0));
    return [
      ...title(style, one, above),
      ...banner(style, 'Direct logit attribution: means'),
      ...rows.slice(0, 20).map(({ part, mean, se }) => `${part.padEnd(16)}${estimate(mean, se).padStart(18)}`),
      `${'Measured'.padEnd(16)}${estimate(one.logitDiff, one.se.logitDiff).padStart(18)}`,
    ];
  });
}

/** A row a layer; columns are named positions, or heads. */
export function patchMeanText(style: Style, means: readonly PatchMean[], _: Shown, above: HeadingsOfLines): string[] {
  return each(means, one => {
    const { cells, site, direction, corrupt, clean } = one;
    const number = cells.every(({ restored }) => restored === null) ? 'kl' : 'restored';
    const column = ({ head, position }: (typeof cells)[number]) => String(head ?? position ?? '');
    const columns = [...new Set(cells.map(column))];
    const layers = [...new Set(cells.map(({ layer }) => layer))];
    const shown = new Map(cells.map(cell => [`${cell.layer} ${column(cell)}`, number4(cell[number])]));
    const width = 1 + Math.max(6, ...[...shown.values()].map(text => text.length));
    const from = `clean ${estimate(clean.logitDiff, clean.se.logitDiff)}, corrupted ${estimate(corrupt.logitDiff, corrupt.se.logitDiff)}`;
    return [
      ...title(style, one, above),
      ...banner(
        style,
        `${site}, ${direction}: ${number === 'kl' ? 'mean KL divergence from clean' : 'logit difference restored'}`,
      ),
      ...(number === 'kl' ? [] : [paint(style, 'dim', `Logit difference: ${from}. Restored is a ratio of means.`)]),
      paint(style, 'dim', `layer${columns.map(name => name.padStart(width)).join('')}`),
      ...layers.map(
        layer =>
          `${String(layer).padEnd(5)}${columns.map(name => (shown.get(`${layer} ${name}`) ?? '–').padStart(width)).join('')}`,
      ),
    ];
  });
}

/** A line a head: what END and the others look at, among the named positions. */
export function attentionMeanText(
  style: Style,
  means: readonly AttentionMean[],
  _: Shown,
  above: HeadingsOfLines,
): string[] {
  return each(means, one => [
    ...title(style, one, above),
    ...banner(style, 'Attention between named positions: means'),
    ...one.heads.flatMap(({ layer, head, pattern, se }) => {
      const pairs = pattern.flatMap((row, from) =>
        row.map((mean, to) => ({
          name: `${one.positions[from]} → ${one.positions[to]}`,
          mean,
          se: se.pattern[from]![to]!,
        })),
      );
      const strongest = pairs
        .filter(({ mean }) => mean !== null && mean >= 0.05)
        .sort((a, b) => b.mean! - a.mean!)
        .slice(0, strongestShown);
      const text = strongest.map(({ name, mean, se }) => `${name} ${mean!.toFixed(2)}${error(se)}`).join('  ');
      return [`Head [${layer}][${head}]`.padEnd(14) + (text || '–')];
    }),
  ]);
}

const strongestShown = 4;

function error(se: number | null): string {
  return se === null ? '' : ` ± ${se.toFixed(2)}`;
}

function each<M>(means: readonly M[], block: (mean: M) => readonly string[]): string[] {
  return means.flatMap(one => [...block(one), '']).slice(0, -1);
}

function title(
  style: Style,
  {
    of,
    template,
    prompt,
    prompts,
  }: {
    readonly of: { readonly line: number } | 'file';
    readonly template?: string;
    readonly prompt?: string;
    readonly prompts: number;
  },
  above: HeadingsOfLines,
): string[] {
  const what = of === 'file' ? 'The whole file' : visible(template ?? prompt ?? '');
  return [
    ...headingOf(of, above).map(line => paint(style, 'dim', line)),
    paint(style, 'bold', what),
    `mean over ${prompts} prompt${prompts === 1 ? '' : 's'}, ± standard error`,
    '',
  ];
}

function number4(value: number | null): string {
  return value === null ? '–' : fixed(value);
}

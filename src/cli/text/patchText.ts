/** Activation patching as a table: layers × positions, or layers × heads, of what is restored. */
import type { PatchCell, PatchResult } from '../../protocol/results';
import type { Shown } from '../input/shown';
import { byDraw } from './draws';
import type { Headings } from './headings';
import { answerLine, banner, fixed, paint, type Style, visible } from './layout';

const sites: Readonly<Record<PatchResult['site'], string>> = {
  resid: 'residual stream before each layer',
  attn: 'attention outputs',
  mlp: 'MLP outputs',
  z: 'head outputs z',
  q: 'queries',
  k: 'keys',
  v: 'values',
  pattern: 'attention patterns',
};

/** Of the draws of a template so many are printed. */
const drawsShown = 3;

export function patchText(style: Style, results: readonly PatchResult[], _: Shown, heading: Headings): string[] {
  return byDraw(results)
    .flatMap(group => {
      const left = group.length - drawsShown;
      const [first] = group;
      const about = heading(first!);
      return [
        ...(about === undefined ? [] : [paint(style, 'dim', about)]),
        ...group.slice(0, drawsShown).flatMap(result => [...one(style, result), '']),
        ...(left > 0 ? [paint(style, 'dim', `… ${left} more draws: --json has all of them`), ''] : []),
      ];
    })
    .slice(0, -1);
}

function one(style: Style, result: PatchResult): string[] {
  const { prompt, answer, clean, corrupt, direction, site, cells } = result;
  const number = cells.every(({ restored }) => restored === null) ? 'kl' : 'restored';
  const answered = answerLine(answer, clean);
  const twins = `${corrupt.ids.length} corrupted prompt${corrupt.ids.length === 1 ? '' : 's'}`;
  const difference = corrupt.logitDiff === null ? '' : `, logit difference ${corrupt.logitDiff.toFixed(2)}`;
  const how =
    direction === 'denoise'
      ? 'Denoising: runs of the corrupted prompt with one activation of this one put in.'
      : 'Noising: runs of this prompt with one activation of the corrupted one put in.';
  return [
    paint(style, 'bold', visible(prompt)),
    ...(answered ? [answered] : []),
    `${twins}${difference}`,
    how,
    '',
    ...banner(style, `${sites[site]}: ${number === 'kl' ? 'KL divergence from clean' : 'logit difference restored'}`),
    ...table(style, result, cell => cell[number]),
    paint(style, 'dim', number === 'kl' ? '0 as clean.' : '1 as clean, 0 as corrupted.'),
  ];
}

/** Columns are positions, each named below the table, or heads; as many beside each other as the terminal is wide. */
function table(style: Style, result: PatchResult, of: (cell: PatchCell) => number | null): string[] {
  const { cells, tokens, positions } = result;
  const columns = [...new Set(cells.map(columnOf))];
  const layers = [...new Set(cells.map(({ layer }) => layer))];
  const at = new Map(cells.map(cell => [`${cell.layer} ${columnOf(cell)}`, shownAs(of(cell))]));
  const width = 1 + Math.max(narrowest, ...[...at.values()].map(shown => shown.length));
  const most = Math.max(1, Math.floor(((style.width ?? Number.POSITIVE_INFINITY) - 5) / width));
  const lines: string[] = [];
  for (let from = 0; from < columns.length; from += most) {
    const some = columns.slice(from, from + most);
    lines.push(paint(style, 'dim', `layer${some.map(one => String(one).padStart(width)).join('')}`));
    for (const layer of layers) {
      const shown = some.map(one => (at.get(`${layer} ${one}`) ?? shownAs(null)).padStart(width));
      lines.push(`${String(layer).padEnd(5)}${shown.join('')}`);
    }
  }
  if (cells[0]?.head !== undefined) return lines;
  const named = new Map(Object.entries(positions).map(([name, position]) => [position, name]));
  const names = columns.map(one => {
    const name = named.get(one);
    return `${one} ${visible(tokens[one]?.text ?? '')}${name ? ` (${name})` : ''}`;
  });
  return [...lines, paint(style, 'dim', names.join('  '))];
}

/** Numbers are as wide as the widest of a table, so that none is cut. */
const narrowest = 6;

function shownAs(value: number | null): string {
  return value === null ? '–' : fixed(value);
}

function columnOf({ head, position }: PatchCell): number {
  return head ?? position ?? 0;
}

/** Activation patching as a table: layers × positions, or layers × heads, of what is restored. */
import type { PatchCell, PatchResult } from '../protocol/results';
import type { Arguments } from './arguments';
import { byDraw } from './draws';
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

export function patchText(style: Style, results: readonly PatchResult[], _: Arguments): string[] {
  return byDraw(results)
    .flatMap(group => group.flatMap(result => [...one(style, result), '']))
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

/** Columns are positions, each named below the table, or heads. */
function table(
  style: Style,
  { cells, tokens, positions }: PatchResult,
  of: (cell: PatchCell) => number | null,
): string[] {
  const column = ({ head, position }: PatchCell) => head ?? position ?? 0;
  const columns = [...new Set(cells.map(column))];
  const byPosition = cells[0]?.head === undefined;
  const width = 7;
  const layers = [...new Set(cells.map(({ layer }) => layer))];
  const at = new Map(cells.map(cell => [`${cell.layer} ${column(cell)}`, of(cell)]));
  const named = new Map(Object.entries(positions).map(([name, position]) => [position, name]));
  return [
    paint(style, 'dim', `layer${columns.map(one => String(one).padStart(width)).join('')}`),
    ...layers.map(layer => {
      const values = columns.map(one => at.get(`${layer} ${one}`) ?? null);
      const shown = values.map(value => (value === null ? '–' : fixed(value).slice(0, 6)).padStart(width));
      return `${String(layer).padEnd(5)}${shown.join('')}`;
    }),
    ...(byPosition
      ? [
          paint(
            style,
            'dim',
            columns
              .map(one => `${one} ${visible(tokens[one]?.text ?? '')}${named.has(one) ? ` (${named.get(one)})` : ''}`)
              .join('  '),
          ),
        ]
      : []),
  ];
}

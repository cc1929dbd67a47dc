/** A table for a paper, in LaTeX with booktabs: four digits as in the research log, a caption that says how. */
import { fixed } from '../ui/numbers';
import { caption } from './caption';
import { type Exported, tablesOf } from './rows';

export function latex(exported: Exported): string {
  const tables = tablesOf(exported).map(({ of, table: { header, rows } }) =>
    [
      '\\begin{table}',
      '  \\centering',
      `  \\caption{${escaped(caption([of]))}}`,
      `  \\begin{tabular}{l${'r'.repeat(header.length - 1)}}`,
      '    \\toprule',
      `    ${header.map(escaped).join(' & ')} \\\\`,
      '    \\midrule',
      ...rows.map(row => `    ${row.map(cell).join(' & ')} \\\\`),
      '    \\bottomrule',
      '  \\end{tabular}',
      '\\end{table}',
      '',
    ].join('\n'),
  );
  return ['% needs \\usepackage{booktabs}', ...tables].join('\n');
}

function cell(value: string | number | null): string {
  if (typeof value === 'string') return escaped(value);
  const text = fixed(value);
  return text.startsWith('-') ? `$-$${text.slice(1)}` : text === '–' ? '--' : text;
}

const named: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  Δ: '$\\Delta$',
  '−': '$-$',
  '×': '$\\times$',
  '→': '$\\to$',
  '·': '\\textperiodcentered{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};

/** Nothing that a prompt holds becomes a command. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\~^Δ−×→·<>|]|[&%$#_{}]/g, one => named[one] ?? `\\${one}`);
}

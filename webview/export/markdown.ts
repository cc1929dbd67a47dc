/** A table for a log or a pull request: four digits as in the research log, provenance below. */
import { fixed } from '../ui/numbers';
import { type Exported, tablesOf } from './rows';

export function markdown(exported: Exported): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  const cell = (value: string | number | null) => (typeof value === 'string' ? value : fixed(value));
  return tablesOf(exported)
    .map(({ of, table: { header, rows } }) =>
      [
        `### ${escaped(of.map.title)}`,
        '',
        line(header),
        line(header.map((_, at) => (at === 0 ? ':--' : '--:'))),
        ...rows.map(row => line(row.map(cell))),
        '',
        ...of.facts.map(([name, value]) => `- ${escaped(name)}: ${escaped(value)}`),
        '',
      ].join('\n'),
    )
    .join('\n');
}

/** Nothing that a prompt holds becomes markup. */
function escaped(text: string): string {
  return /^:?-+:$|^:-+$/.test(text) ? text : text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\s*\r?\n\s*/g, ' ');
}

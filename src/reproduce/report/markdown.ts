/** The report as Markdown, for a pull request. */
import type { ReproductionReport } from '../../protocol/reproduction';
import { inline, legend, tablesOf } from './tables';
import { about, namesText, summary } from './words';

export function markdown(report: ReproductionReport, version: string): string {
  const result = report.results[0]!;
  const { sections, rows, next, names } = result;
  const parts = sections
    .filter(({ isDone }) => isDone)
    .flatMap(({ id, title }) => [
      `## ${id}: ${title}`,
      ...tablesOf(
        rows.filter(({ section }) => section === id),
        next.filter(({ section }) => section === id),
      ).flatMap(({ title: name, header, rows: lines, notes }) => [
        ...(name ? [`**${escaped(name)}**`] : []),
        [
          row(header),
          row(header.map((_, at) => (at === 0 ? '---' : '--:'))),
          ...lines.map(cells => row(cells.map(cell => escaped(inline(cell))))),
        ].join('\n'),
        ...notes.map(escaped),
      ]),
      ...(id === '5' ? namesText(names).map(([what, who]) => `${escaped(what)}  \n${escaped(who)}`) : []),
    ]);
  const facts = about(report, version).map(([name, value]) => `${name}: ${escaped(value)}`);
  return `${['# The research log, measured', facts.join('  \n'), summary(result), legend, ...parts].join('\n\n')}\n`;
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function escaped(text: string): string {
  return text.replace(/[|\\`*_<>{}[\]]/g, sign => `\\${sign}`);
}

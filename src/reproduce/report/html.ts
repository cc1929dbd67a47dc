/** The report as one HTML file: nothing is fetched, nothing runs; light and dark as the reader's system, and to be printed. */
import type { NamesInForm, ReproductionReport, ReproductionResult, Verdict } from '../../protocol/reproduction';
import { counted, verdicts } from '../../protocol/reproduction';
import { figuresOf, type ReportFigure } from './figures';
import { style } from './style';
import { type Cell, type ReportTable, tablesOf, verdictMarks } from './tables';
import { about, namesText, summary } from './words';

const classes: Readonly<Record<Verdict, string>> = {
  agrees: 'agrees',
  'same sign and order': 'order',
  differs: 'differs',
};

export function html(report: ReproductionReport, version: string): string {
  const result = report.results[0]!;
  const done = result.sections.filter(({ isDone }) => isDone);
  const figures = figuresOf(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>The research log, measured on ${escaped(report.model.id)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>The research log, measured</h1>
${verdictBar(result)}
<p>${escaped(summary(result))}</p>
<dl>${about(report, version)
    .map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`)
    .join('')}</dl>
<nav aria-label="Sections">${done.map(({ id, title }) => `<a href="#s${id}">${id} ${escaped(title.replace(/:.*/, ''))}</a>`).join('')}</nav>
</header>
<main>
${done.map(section => sectionHtml(section, result, figures)).join('\n')}
</main>
</body>
</html>
`;
}

function verdictBar({ rows, source }: ReproductionResult): string {
  if (!source.isModel) return '';
  const count = counted(rows);
  const parts = verdicts.filter(verdict => count[verdict] > 0);
  return `<div class="bar" role="img" aria-label="${parts.map(verdict => `${count[verdict]} ${verdict}`).join(', ')}">${parts
    .map(verdict => `<span class="${classes[verdict]}" style="flex: ${count[verdict]}"></span>`)
    .join('')}</div>`;
}

function sectionHtml(
  { id, title }: ReproductionResult['sections'][number],
  { rows, next, names }: ReproductionResult,
  figures: readonly ReportFigure[],
): string {
  const own = rows.filter(({ section }) => section === id);
  const tables = tablesOf(
    own,
    next.filter(({ section }) => section === id),
  );
  return [
    `<section id="s${id}"><h2>${id} ${escaped(title)}</h2>`,
    ...figures.filter(({ section }) => section === id).map(figureHtml),
    `<div class="cards">${tables.map(tableHtml).join('\n')}${id === '5' ? failuresHtml(names) : ''}</div>`,
    '</section>',
  ].join('\n');
}

function figureHtml({ caption, light, dark }: ReportFigure): string {
  return `<figure><div class="day">${light}</div><div class="night">${dark}</div><figcaption>${escaped(caption)}</figcaption></figure>`;
}

function tableHtml({ title, header, rows, notes, isWide }: ReportTable): string {
  const commands = [...new Set(rows.flatMap(cells => cells.flatMap(({ command }) => command ?? [])))];
  const isNumber = (at: number) => rows.some(cells => cells[at]?.isNumber);
  return `<div class="card${isWide ? ' wide' : ''}">${title ? `<h3>${escaped(title)}</h3>` : ''}<div class="scroll"><table>
<thead><tr>${header.map((name, at) => `<th scope="col"${isNumber(at) ? ' class="number"' : ''}>${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.map(cells => `<tr>${cells.map(cellHtml).join('')}</tr>`).join('\n')}</tbody></table></div>
${notes.map(note => `<p class="note">${escaped(note)}</p>`).join('')}
<details><summary>${commands.length === 1 ? 'The command that measures it' : `The ${commands.length} commands that measure each`}</summary>${commands.map(command => `<pre>${escaped(command)}</pre>`).join('')}</details></div>`;
}

function cellHtml({ text, published, verdict, isNumber }: Cell): string {
  const kind = isNumber ? ' class="number"' : '';
  // A cell of its own says the verdict in words; beside a number stands the mark alone.
  const shown = verdict && text === verdictMarks[verdict] ? '' : `${escaped(text)} `;
  const words = verdict && (shown ? verdictMarks[verdict] : `${text}\u00a0${verdict}`);
  const said = verdict ? `<span class="said ${classes[verdict]}" title="${verdict}">${words}</span>` : '';
  const beside = published === undefined ? '' : `<br><span class="soft">log ${escaped(published)}</span>`;
  return `<td${kind}>${shown}${said}${beside}</td>`;
}

function failuresHtml(names: readonly NamesInForm[]): string {
  const lines = namesText(names);
  if (lines.length === 0) return '';
  return `<div class="card wide"><h3>Which names fail, and what comes instead</h3>${lines
    .map(([what, who]) => `<p>${escaped(what)}<br><span class="soft">${escaped(who)}</span></p>`)
    .join('')}</div>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

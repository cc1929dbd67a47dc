/** `ioi reproduce` as text: section by section the log's numbers beside ours. */
import { counted, type ReproductionResult, verdicts } from '../../protocol/reproduction';
import { inline, legend, type ReportTable, tablesOf } from '../../reproduce/report/tables';
import { namesText } from '../../reproduce/report/words';
import { aligned, banner, paint, type Style, visible } from './layout';

export function reproductionText(style: Style, { sections, rows, next, names, source }: ReproductionResult): string[] {
  const out = sections
    .filter(({ isDone }) => isDone)
    .flatMap(({ id, title }) => {
      const own = rows.filter(({ section }) => section === id);
      return [
        ...banner(style, `${id}: ${title}`),
        ...tablesOf(
          own,
          next.filter(({ section }) => section === id),
        ).flatMap(table => tableText(style, table)),
        ...(id === '5'
          ? namesText(names).flatMap(([what, who]) => [visible(what), paint(style, 'dim', `  ${visible(who)}`), ''])
          : []),
      ];
    });
  const count = counted(rows);
  const judged = verdicts.map(verdict => `${count[verdict]} ${verdict}`).join(', ');
  return [
    ...out,
    source.isModel
      ? `${judged}.  ${legend}`
      : `The log’s numbers are ${source.model}’s: this is another model, and no verdict is given.`,
  ];
}

function tableText(style: Style, { title, header, rows, notes }: ReportTable): string[] {
  const lines = aligned([header, ...rows.map(cells => cells.map(inline))], 1);
  const [first, ...others] = lines;
  return [
    ...(title ? [paint(style, 'bold', visible(title))] : []),
    ...(first!.trim() ? [paint(style, 'dim', first!)] : []),
    ...others,
    ...notes.map(note => paint(style, 'dim', note)),
    '',
  ];
}

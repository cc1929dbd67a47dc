/** What there is to take of the page that compares: the grid, and the maps' numbers. Pure. */
import { nameOf } from '../../src/protocol/analyses';
import type { ExportFormat } from '../../src/protocol/panel';
import { reportsText } from '../../src/protocol/report';
import { csvRows } from '../export/csv';
import { askOf } from '../maps/kinds';
import { say } from '../strings';
import type { CompareState } from './compareState';
import { fitting, heldMap, heldTable } from './heldMaps';
import { jsonOf, sorted, tableOf } from './promptTable';

interface Taken {
  readonly label: string;
  readonly format: ExportFormat;
  /** What a file of it is called, without an ending. */
  readonly name: string;
  readonly text: () => string;
}

/** What there is to take; of the rows in the order in which they stand. */
export function taken({ rows = [], file, sort, held, choice }: CompareState): Taken[] {
  const inOrder = sorted(rows, sort);
  const shown = fitting(held, choice);
  const name = fileName(file);
  return [
    ...(rows.length > 0
      ? ([
          { label: say('copyRows', 'CSV'), format: 'csv', name, text: () => csvRows(tableOf(inOrder)) },
          { label: say('copyRows', 'JSON'), format: 'json', name, text: () => jsonOf(file, inOrder) },
        ] as const)
      : []),
    ...(held.length > 0 && shown
      ? ([
          {
            label: say('copyHeld', 'CSV'),
            format: 'csv',
            name: fileName(held.map(({ label }) => label).join('-beside-')),
            text: () =>
              csvRows(
                heldTable(
                  held,
                  held.map(one => heldMap(one, shown)),
                  shown,
                ),
              ),
          },
          {
            label: say('copyHeld', 'JSON'),
            format: 'json',
            name: fileName(held.map(({ label }) => label).join('-beside-')),
            // As `ioi … --json` prints them, one after another.
            text: () => {
              const ask = nameOf(askOf(shown));
              return reportsText(
                held.flatMap(({ known }) =>
                  known.filter(one => nameOf(one.kind === 'mean' ? one.ask.of : one.ask) === ask),
                ),
              );
            },
          },
        ] as const)
      : []),
  ];
}

function fileName(text: string): string {
  const base = text.split('/').at(-1) ?? '';
  return (
    base
      .replace(/\.ioi$/, '')
      .replace(/[^\w.-]+/g, '-')
      .slice(0, 100) || 'prompts'
  );
}

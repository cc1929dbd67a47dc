/** All prompts of a file in a grid: sorted by any column, a row leads to its line and can be held beside another. */
import { useRef } from 'preact/hooks';
import type { PromptRow } from '../../src/protocol/compare';
import { markOf } from '../../src/protocol/parts/verdict';
import { say } from '../strings';
import { toggled } from './compareState';
import { usePage } from './pageContext';
import { type Column, columnName, columnsOf, common, sorted, textOf, turned } from './promptTable';

export function PromptGrid() {
  const { state } = usePage();
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows = [], file, sort, marked } = state.value;
  if (rows.length === 0) return <p class="hint">{say('compareNone')}</p>;
  const columns = columnsOf(rows);
  const inOrder = sorted(rows, sort);
  const same = common(rows).map(([name, value]) => `${columnName(`set:${name}`)} ${value}`);
  const onKeyDown = (event: KeyboardEvent) => {
    const all = [...body.current!.rows];
    const at = all.indexOf((event.target as HTMLElement).closest('tr') as HTMLTableRowElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, to))]!.focus();
  };
  return (
    <>
      {same.length > 0 && <p class="hint same">{say('compareSame', same.join(' · '))}</p>}
      <div class="table-frame">
        <table
          class="numbers prompts"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows that are walked through and picked make a grid.
          role="grid"
          aria-label={say('compareGrid', file)}
          aria-rowcount={rows.length + 1}
        >
          <thead>
            <tr>
              <th scope="col">{say('column_hold')}</th>
              {columns.map(column => (
                <Heading key={column} column={column} />
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={onKeyDown}>
            {inOrder.map((row, at) => (
              <Row key={row.key} {...{ row, columns }} isFirst={at === 0} isMarked={marked.includes(row.key)} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Heading({ column }: { readonly column: Column }) {
  const { state, change } = usePage();
  const { sort } = state.value;
  const isSorted = sort.by === column;
  return (
    <th
      class={`of-${kindOf(column)}`}
      scope="col"
      aria-sort={isSorted ? (sort.isDown ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" class="sort" onClick={() => change({ sort: turned(sort, column) })}>
        {columnName(column)}
        <span aria-hidden="true">{isSorted ? (sort.isDown ? ' ▾' : ' ▴') : ''}</span>
      </button>
    </th>
  );
}

/** All settings look alike. */
function kindOf(column: Column): string {
  return column.startsWith('set:') ? 'set' : column;
}

interface RowProps {
  readonly row: PromptRow;
  readonly columns: readonly Column[];
  readonly isFirst: boolean;
  readonly isMarked: boolean;
}

function Row({ row, columns, isFirst, isMarked }: RowProps) {
  const { state, change, post } = usePage();
  const line = row.line + 1;
  const mark = () => change({ marked: toggled(state.peek().marked, row.key) });
  const reveal = () => post({ kind: 'reveal', key: row.key });
  const running = state.value.running.get(row.key);
  return (
    <tr
      class={isMarked ? 'selected' : ''}
      tabIndex={isFirst ? 0 : -1}
      aria-selected={isMarked}
      onKeyDown={event => {
        if (event.target !== event.currentTarget) return;
        if (event.key === ' ') mark();
        else if (event.key === 'Enter') reveal();
        else return;
        event.preventDefault();
      }}
    >
      <td>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isMarked}
          aria-label={say('compareHold', `${say('column_line')} ${line}`)}
          title={say('compareHold', `${say('column_line')} ${line}`)}
          onChange={mark}
        />
      </td>
      {columns.map(column => (
        <td key={column} class={`of-${kindOf(column)}`} title={titleOf(row, column)}>
          {column === 'line' ? (
            <button type="button" class="link" tabIndex={-1} title={say('compareToLine', line)} onClick={reveal}>
              {line}
            </button>
          ) : column === 'strongest' && running ? (
            say('compareSweeping', running.done, running.total)
          ) : (
            <span class="shown">{textOf(row, column)}</span>
          )}
        </td>
      ))}
    </tr>
  );
}

function titleOf(row: PromptRow, column: Column): string | undefined {
  if (row.problem !== undefined && column === 'first') return row.problem;
  if (column === 'text') return row.text;
  if (column !== 'first' || !row.said) return undefined;
  const { rankIO } = row.said;
  const mark = markOf(rankIO);
  const verdict = mark ? [say(mark === '✓' ? 'compareRight' : 'compareWrong')] : [];
  return [...verdict, ...(row.isTemplate ? [say('compareFirstDraw')] : [])].join(' · ') || undefined;
}

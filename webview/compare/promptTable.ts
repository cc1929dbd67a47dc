/** Rows of prompts: which columns there are, in which order they stand, and as a table that is taken away. Pure. */
import type { PromptRow } from '../../src/protocol/compare';
import { markOf } from '../../src/protocol/parts/verdict';
import { headName } from '../measured/heads';
import { type StringKey, say } from '../strings';
import { fixed, onScale } from '../ui/numbers';
import { visibleToken } from '../ui/tokenText';

/** Of what the model says; `strongest` where a sweep is known of some prompt. */
const numbers = ['first', 'rankIO', 'probIO', 'probS', 'logitDiff', 'strongest'] as const;
type NumberColumn = (typeof numbers)[number];
export type Column = 'line' | 'text' | `set:${string}` | NumberColumn;

export interface Sort {
  readonly by: string;
  readonly isDown: boolean;
}

export const firstSort: Sort = { by: 'line', isDown: false };

/** Settings in which the prompts differ, in the order in which a row names them. */
export function differing(rows: readonly PromptRow[]): string[] {
  return settingNames(rows).filter(name => new Set(rows.map(({ settings }) => settings[name] ?? '')).size > 1);
}

/** What holds for all, and is not what holds by itself: `baseline zero`. */
export function common(rows: readonly PromptRow[]): (readonly [name: string, value: string])[] {
  const differs = new Set(differing(rows));
  return settingNames(rows).flatMap(name => {
    const value = rows[0]?.settings[name] ?? '';
    return differs.has(name) || value === '' ? [] : [[name, value] as const];
  });
}

function settingNames(rows: readonly PromptRow[]): string[] {
  return [...new Set(rows.flatMap(({ settings }) => Object.keys(settings)))];
}

/** Numbers only where some prompt has them: a file without answers has no columns of dashes. */
export function columnsOf(rows: readonly PromptRow[]): Column[] {
  const has = (column: NumberColumn) =>
    column === 'first' || rows.some(row => numberOf(row, column) !== null && numberOf(row, column) !== '');
  return ['line', 'text', ...differing(rows).map(name => `set:${name}` as const), ...numbers.filter(has)];
}

export function columnName(column: Column): string {
  const name = column.startsWith('set:') ? column.slice(4) : column;
  return say(`column_${name}` as StringKey);
}

/** What a column holds of a row, in full; null where there is nothing. */
export function numberOf({ line, text, settings, said, strongest }: PromptRow, column: Column): string | number | null {
  switch (column) {
    case 'line':
      return line + 1;
    case 'text':
      return text;
    case 'first':
      return said ? said.first.prob : null;
    case 'strongest':
      return strongest ? strongest.map(head => `${headName(head)} ${onScale(head.kl)}`).join(', ') : null;
    case 'rankIO':
    case 'probIO':
    case 'probS':
    case 'logitDiff':
      return said?.[column] ?? null;
    default:
      return settings[column.slice(4)] ?? '';
  }
}

/** As it stands in the grid. */
export function textOf(row: PromptRow, column: Column): string {
  const value = numberOf(row, column);
  if (column === 'first' && row.said) {
    const { first, rankIO } = row.said;
    const mark = markOf(rankIO);
    return `${mark ? `${mark} ` : ''}${visibleToken(first.text)} ${fixed(first.prob, 2)}`;
  }
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  return column === 'line' || column === 'rankIO' ? String(value) : fixed(value, column === 'logitDiff' ? 2 : 3);
}

export function sorted(rows: readonly PromptRow[], { by, isDown }: Sort): PromptRow[] {
  const column = by as Column;
  const turn = isDown ? -1 : 1;
  const key = (row: PromptRow) => (column === 'strongest' ? (row.strongest?.[0]?.kl ?? null) : numberOf(row, column));
  return [...rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    // What has nothing there stands last, whichever way it is sorted.
    if (x === null || y === null) return x === y ? a.line - b.line : x === null ? 1 : -1;
    const order =
      typeof x === 'number' && typeof y === 'number'
        ? x - y
        : String(x).localeCompare(String(y), 'en', { numeric: true });
    return turn * order || a.line - b.line;
  });
}

/** Largest first where it is a number, and from a to z where it is a text. */
export function turned({ by, isDown }: Sort, column: Column): Sort {
  if (by === column) return { by, isDown: !isDown };
  return { by: column, isDown: (numbers as readonly string[]).includes(column) && column !== 'rankIO' };
}

/** In full, for a table: the token and its probability apart. */
export function tableOf(rows: readonly PromptRow[]): (string | number | null)[][] {
  const columns = columnsOf(rows);
  const header = columns.flatMap(column => (column === 'first' ? ['First token', 'P(first)'] : [columnName(column)]));
  return [
    header,
    ...rows.map(row =>
      columns.flatMap(column =>
        column === 'first' ? [row.said?.first.text ?? null, numberOf(row, column)] : [numberOf(row, column)],
      ),
    ),
  ];
}

/** With every setting, whether it differs or not: what a script reads must say what it was measured with. */
export function jsonOf(file: string, rows: readonly PromptRow[]): string {
  const prompts = rows.map(({ line, text, isTemplate, settings, said, strongest }) => ({
    line: line + 1,
    prompt: text,
    template: isTemplate,
    settings,
    said,
    strongest,
  }));
  return `${JSON.stringify({ file, prompts }, null, 2)}\n`;
}

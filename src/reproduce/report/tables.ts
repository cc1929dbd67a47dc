/** Rows as tables for people: of each the published value, ours with its error, the verdict. Text, Markdown and HTML are written from these. */
import type { Ours, ReproductionRow, SaidNext, Verdict } from '../../protocol/reproduction';

export interface Cell {
  readonly text: string;
  /** Where it is ours, what it stands beside. */
  readonly published?: string;
  readonly verdict?: Verdict;
  /** A shell command that measures it alone. */
  readonly command?: string;
  readonly isNumber?: boolean;
}

export interface ReportTable {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly notes: readonly string[];
  /** More columns than a page's half holds. */
  readonly isWide: boolean;
}

export const verdictMarks: Readonly<Record<Verdict, string>> = {
  agrees: '✓',
  'same sign and order': '≈',
  differs: '✗',
};

/** `0.1395 → 0.1387 ± 0.0070 ✓`, on one line. */
export function inline({ text, published, verdict }: Cell): string {
  const both = published === undefined ? text : `${published} → ${text}`;
  return verdict && both !== verdictMarks[verdict] ? `${both} ${verdictMarks[verdict]}` : both;
}

export const legend = '✓ agrees · ≈ same sign and order · ✗ differs';

/** Of one section. Tables of which each says the same things of another head or template become one. */
export function tablesOf(rows: readonly ReproductionRow[], next: readonly SaidNext[] = []): ReportTable[] {
  const groups = grouped(rows);
  const tables: ReportTable[] = [];
  for (let at = 0; at < groups.length; ) {
    const whats = whatsOf(groups[at]!);
    let to = at + 1;
    while (to < groups.length && whatsOf(groups[to]!) === whats) to++;
    const some = groups.slice(at, to);
    tables.push(some.length > 1 && some[0]!.length > 3 ? crossed(some) : listed(groups[at]!, next));
    at = some.length > 1 && some[0]!.length > 3 ? to : at + 1;
  }
  return tables;
}

function grouped(rows: readonly ReproductionRow[]): ReproductionRow[][] {
  const groups: ReproductionRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && last[0]!.table === row.table) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

const whatsOf = (rows: readonly ReproductionRow[]) => rows.map(({ what }) => what).join('\n');

function listed(rows: readonly ReproductionRow[], next: readonly SaidNext[]): ReportTable {
  const said = next
    .find(({ prompt }) => prompt === rows[0]!.table)
    ?.next.map(({ text, prob }) => `${prob.toFixed(2)} ${text.trim()}`);
  return {
    title: rows[0]!.table,
    header: ['', 'log', 'measured', 'n', ''],
    rows: rows.map(row => [
      { text: row.what },
      { text: publishedText(row), isNumber: true },
      { text: oursText(row), isNumber: true },
      { text: row.ours ? String(row.ours.n) : '', isNumber: true },
      verdictCell(row),
    ]),
    notes: [...(said ? [`The model’s own first: ${said.join(' · ')}`] : []), ...notesOf(rows)],
    isWide: rows.some(({ what, table }) => what.length > 24 || table.length > 80),
  };
}

function crossed(groups: readonly (readonly ReproductionRow[])[]): ReportTable {
  const [first] = groups;
  const all = groups.flat();
  const [n, ...others] = new Set(all.flatMap(({ ours }) => ours?.n ?? []));
  const what = all.some(({ published }) => published !== null) ? 'Beside the log' : 'Measured';
  return {
    title: n === undefined || others.length > 0 ? what : `${what}, n = ${n}`,
    header: ['', ...first!.map(({ what }) => what)],
    rows: groups.map(rows => [
      { text: rows[0]!.table },
      ...rows.map(row => {
        const published = row.published === null ? {} : { published: publishedText(row) };
        return { ...verdictCell(row), ...published, text: row.ours ? oursText(row) : '–', isNumber: true };
      }),
    ]),
    notes: notesOf(all),
    isWide: true,
  };
}

function verdictCell({ verdict, command }: ReproductionRow): Cell {
  return verdict === null ? { text: '', command } : { text: verdictMarks[verdict], verdict, command };
}

function notesOf(rows: readonly ReproductionRow[]): string[] {
  const [first, ...others] = new Set(rows.flatMap(({ note }) => note ?? []));
  if (first === undefined) return [];
  return [others.length === 0 ? first : `${first} (And ${others.length} others.)`];
}

export function publishedText({ published, digits = 2, ours }: ReproductionRow): string {
  if (published === null) return '–';
  // Of a share ours has an interval.
  if (typeof published === 'number' && ours?.interval) return `${Math.round(100 * published)} %`;
  if (typeof published === 'string') return published.startsWith(' ') ? JSON.stringify(published) : published;
  return minus(published.toFixed(digits));
}

/** `0.447`, `0.1401 ± 0.0021`, `94 % (85–98)`; one digit more than is published where few are. */
export function oursText({ ours, digits }: Pick<ReproductionRow, 'ours' | 'digits'>): string {
  if (!ours) return 'not measured';
  const { mean, se, interval, text } = ours;
  if (interval) {
    const share = `${Math.round(100 * mean)} % (${interval.map(end => Math.round(100 * end)).join('–')})`;
    return text === undefined ? share : `${JSON.stringify(text)} ${share}`;
  }
  const shown = (value: number) => minus(decimals(value, ours, digits));
  // An error that rounds to nothing is still one.
  const error = se === undefined || Number(shown(se)) > 0 ? se && shown(se) : plain(se);
  return error ? `${shown(mean)} ± ${error}` : shown(mean);
}

/** One digit, and no exponent. */
function plain(value: number): string {
  return value === 0 ? '0' : value.toFixed(Math.min(12, -Math.floor(Math.log10(value))));
}

function decimals(value: number, { mean }: Ours, digits: number | undefined): string {
  if (digits === undefined) return Number.isInteger(mean) && value === mean ? String(value) : value.toPrecision(2);
  return value.toFixed(digits < 3 ? digits + 1 : digits);
}

/** No minus before a number that was rounded to zero. */
function minus(text: string): string {
  return (/^-0\.?0*$/.test(text) ? text.slice(1) : text).replace('-', '−');
}

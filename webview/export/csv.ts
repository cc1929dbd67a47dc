/**
 * Numbers in full, as RFC 4180 has them; no provenance, since readers of CSV know no comments. A second table, of
 * another measurement, stands below an empty line.
 */
import { type Exported, tablesOf } from './rows';

/** Rows as RFC 4180 has them. */
export function csvRows(rows: readonly (readonly (string | number | null)[])[]): string {
  return `${rows.map(row => row.map(field).join(',')).join('\r\n')}\r\n`;
}

export function csv(exported: Exported): string {
  return tablesOf(exported)
    .map(({ of, table: { header, rows } }) => {
      // Rows of what is not whole say so, in a column of their own.
      const whole = of.map.isPartial ? ['partial'] : [];
      return csvRows([[...header, ...whole], ...rows.map(row => [...row, ...whole])]);
    })
    .join('\r\n');
}

function field(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  // A spreadsheet takes text that begins so for a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** Numbers in full, as RFC 4180 has them; no provenance, since readers of CSV know no comments. */
import { type Exported, tableOf } from './rows';

export function csv(exported: Exported): string {
  const { header, rows } = tableOf(exported);
  return `${[header, ...rows].map(row => row.map(field).join(',')).join('\r\n')}\r\n`;
}

function field(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  // A spreadsheet takes text that begins so for a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

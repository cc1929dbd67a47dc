/** What stands above each block where a file has several settings: its line, and what differs. */

import { formatBaseline, formatCorrupt, type Settings } from '../../language';
import { headName } from '../../protocol/parts/heads';
import type { PromptResult } from '../../protocol/results';
import type { LineAsked } from '../../protocol/shards';

/** The line above a result's block; none where all blocks have the same settings. */
export type Headings = (result: PromptResult) => string | undefined;

/** The same by the line's number, for what is of a line and no more of its prompts. */
export type HeadingsOfLines = ReadonlyMap<number, string>;

interface Measured {
  readonly lines: readonly LineAsked[];
  readonly rows: readonly { readonly line: number }[];
}

export function headingsOf({ lines, rows }: Measured): HeadingsOfLines {
  const measured = new Set(rows.map(({ line }) => line));
  const said = lines.filter(({ line }) => measured.has(line));
  if (said.length < 2) return new Map();
  return new Map(said.flatMap(({ line, heading }) => (heading === undefined ? [] : [[line, heading] as const])));
}

/** Above the block of a line, or of all lines: what it was measured with, where that differs. */
export function headingOf(of: { readonly line: number } | 'file', above: HeadingsOfLines): string[] {
  if (of === 'file') return above.size === 0 ? [] : ['of lines with several settings, as each says'];
  return [above.get(of.line) ?? `line ${of.line}`];
}

const fields: readonly ((settings: Settings) => string)[] = [
  ({ model }) => `model ${model}`,
  ({ baseline }) => `baseline ${formatBaseline(baseline)}`,
  ({ positions }) => `positions ${positions}`,
  ({ off }) => (off.length === 0 ? 'no head off' : `heads off ${off.map(headName).join(' ')}`),
  ({ corrupt }) => (corrupt ? `corrupt ${formatCorrupt(corrupt)}` : 'no corrupt'),
  ({ bos }) => `bos ${bos ? 'on' : 'off'}`,
];

/** @param lines of the file, from 1, with their settings. @returns one a line, or none. */
export function headings(lines: readonly { readonly line: number; readonly settings: Settings }[]): string[] {
  const differing = fields.filter(field => new Set(lines.map(one => field(one.settings))).size > 1);
  if (differing.length === 0) return [];
  return lines.map(({ line, settings }) => `Line ${line}: ${differing.map(field => field(settings)).join(', ')}`);
}

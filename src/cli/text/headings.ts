/** What stands above each block where a file has several settings: its line, and what differs. */

import { formatBaseline, formatCorrupt, type Settings } from '../../language';
import { headName } from '../../protocol/parts/heads';
import type { PromptResult } from '../../protocol/results';

/** The line above a result's block; none where all blocks have the same settings. */
export type Headings = (result: PromptResult) => string | undefined;

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

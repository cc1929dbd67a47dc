/** What stands above each block where a file has several settings: its line, and what differs. */

import { formatBaseline, formatCorrupt, type Settings } from '../../language';
import { headName } from '../../protocol/parts/heads';
import type { PromptResult } from '../../protocol/results';
import type { Asking } from '../input/ask';

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

/**
 * @param asked all that the file asks for.
 * @param answered what each of the results was asked by.
 */
export function headings(
  asked: readonly Asking[],
  answered: readonly Asking[],
  results: readonly PromptResult[],
): Headings {
  const differing = fields.filter(field => new Set(asked.map(one => field(one.settings))).size > 1);
  const texts = new Map<PromptResult, string>();
  if (differing.length > 0)
    results.forEach((result, i) => {
      const { line, settings } = answered[i]!;
      texts.set(result, `Line ${line}: ${differing.map(field => field(settings)).join(', ')}`);
    });
  return result => texts.get(result);
}

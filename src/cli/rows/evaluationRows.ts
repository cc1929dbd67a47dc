/** `ioi eval`: from predictions to shares, form by form, line by line, and of the file. */

import type { EvaluationResult } from '../../protocol/evaluation';
import type { Evaluation } from '../../protocol/parts/evaluated';
import { grouped } from '../../protocol/parts/grouped';
import { drawOf, judged, tally } from '../../protocol/parts/tally';
import type { EvaluationRow, LineAsked } from '../../protocol/shards';
import { settingsOf } from './lineSettings';

interface Answered {
  readonly rows: readonly EvaluationRow[];
  readonly lines: readonly LineAsked[];
}

/** @param answered with at least one row, in the order of the prompts. */
export function evaluationOf({ rows, lines }: Answered): EvaluationResult[] {
  const each = grouped(rows, ({ line }) => line).map((group): EvaluationResult => {
    const asked = lines.find(one => one.line === group[0]!.line)!;
    const { line, template, prompt, expect } = asked;
    const text = template === undefined ? { prompt: prompt ?? '' } : { template };
    const settings = settingsOf(asked);
    return {
      of: { line },
      ...text,
      ...(settings ? { settings } : {}),
      ...against(tally(group), expect),
      draws: group.map(drawOf),
    };
  });
  // Of a file's expectations each line says its own.
  return [...each, { of: 'file', ...against(tally(rows), each.length === 1 ? lines[0]!.expect : undefined) }];
}

function against({ forms, ...rest }: Evaluation, expect: number | undefined): Evaluation {
  return { forms: forms.map(form => judged(form, expect)), ...rest };
}

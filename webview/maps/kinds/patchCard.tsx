/** What one patch changes: the numbers of its cell, and what comes next beside the clean run. */
import { resultOf } from '../../measured/known';
import { say } from '../../strings';
import { NextTable, NumbersTable } from '../../ui/tables';
import { shortPlace } from '../cellText';
import type { CardProps } from './mapKind';
import { metrics } from './metrics';
import { askOf, patchCellAt } from './patchCells';

export function PatchCard({ choice, map, known, at }: CardProps<Parameters<typeof askOf>[0]>) {
  const cell = patchCellAt(choice, known, at);
  const clean = resultOf(known, askOf(choice))?.clean;
  if (!cell) return <p class="hint">{say('waiting')}</p>;
  const number = (name: string, value: number | null) => ({ name, value, rank: 0, total: 0 });
  return (
    <>
      <NumbersTable
        caption={say('cellTitle', shortPlace(map, at))}
        rows={[
          number(say('restored'), cell.restored),
          number(say('patchedLogitDiff'), cell.logitDiff),
          ...metrics.map(metric => number(say(metric), cell[metric])),
        ]}
      />
      <div class="side-by-side">
        {clean && <NextTable caption={say('clean')} next={clean.next} />}
        <NextTable caption={say('patched')} next={cell.next} />
      </div>
    </>
  );
}

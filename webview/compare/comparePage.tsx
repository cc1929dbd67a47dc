/** The page that compares: a file's prompts as a grid, and what is held beside each other below it. */

import { say } from '../strings';
import { OpenMenu } from '../ui/menu';
import { Button } from '../ui/toolkit';
import { Besides } from './besides';
import { usePage } from './pageContext';
import { PromptGrid } from './promptGrid';
import { TakeAway } from './takeAway';

export function ComparePageView() {
  const { state } = usePage();
  const { rows, file, said } = state.value;
  return (
    <>
      <main class="compare">
        <h1 class={rows ? '' : 'unseen'}>{rows ? say('compareTitle', file) : 'IOI Lens'}</h1>
        <Actions />
        {rows && <PromptGrid />}
        <Besides />
        <div class={said?.isProblem ? 'said problem' : 'said'} role="status">
          {said?.text}
        </div>
      </main>
      <OpenMenu />
    </>
  );
}

function Actions() {
  const { state, post } = usePage();
  const { rows = [], running, held } = state.value;
  const unswept = rows.filter(row => !row.strongest && !row.isTemplate && row.problem === undefined);
  const keys = unswept.map(({ key }) => key);
  return (
    <div class="buttons">
      {running.size > 0 ? (
        <Button onClick={() => post({ kind: 'cancel' })}>{say('cancel')}</Button>
      ) : (
        keys.length > 0 && (
          <Button look="primary" onClick={() => post({ kind: 'measure', keys, ask: { kind: 'sweep' } })}>
            {keys.length === 1 ? say('compareSweepOne') : say('compareSweepAll', keys.length)}
          </Button>
        )
      )}
      {(rows.length > 0 || held.length > 0) && <TakeAway />}
    </div>
  );
}

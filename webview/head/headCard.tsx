/** One head: where it looks, what comes next without it, what it writes, its number in every metric. */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Ask, nameOf } from '../../src/protocol/analyses';
import { isDistribution } from '../../src/protocol/overDraws';
import type { HeadRef } from '../../src/protocol/results';
import { classOf } from '../measured/classes';
import { ablateAsk, attentionAsk, writesAsk } from '../measured/headAsks';
import { headName } from '../measured/heads';
import { resultOf } from '../measured/known';
import { gridOf } from '../state/state';
import { useView } from '../state/view';
import { type StringKey, say } from '../strings';
import { Icon } from '../ui/icon';
import { NextTable, NumbersTable, WritesTables } from '../ui/tables';
import { Button } from '../ui/toolkit';
import { AttentionMap } from './attentionMap';
import { EndRow } from './endRow';
import { headNumbers } from './headNumbers';
import { MeanHead } from './meanHead';

interface HeadProps {
  readonly head: HeadRef;
}

interface HeadCardProps extends HeadProps {
  /** Its attention pattern takes the focus once it is there, and says so. */
  readonly isAttentionWanted?: Signal<boolean>;
  readonly onClose: () => void;
  /** Its attention pattern shall be taken away; beside this button. */
  readonly onTake: (button: HTMLElement) => void;
}

export function HeadCard({ head, isAttentionWanted, onClose, onTake }: HeadCardProps) {
  const { prompt } = useView();
  const name = headName(head);
  const label = prompt.value && classOf(prompt.value.model, head);
  return (
    <section class="head">
      <div class="head-title">
        <h2 tabIndex={-1}>{[say('headTitle', name), label && say(label)].filter(Boolean).join(' · ')}</h2>
        <Button look="icon" label={say('closeHead', name)} hint={say('closeHead', name)} onClick={onClose}>
          <Icon name="close" />
        </Button>
      </div>
      <Numbers head={head} />
      {isDistribution(prompt.value) ? (
        <MeanHead head={head} />
      ) : (
        <>
          <Attention head={head} onTake={onTake} {...(isAttentionWanted ? { isAttentionWanted } : {})} />
          <Next head={head} />
          <Writes head={head} />
        </>
      )}
    </section>
  );
}

function Part({ title, children }: { readonly title: StringKey; readonly children: ComponentChildren }) {
  return (
    <div class="part">
      <h3>{say(title)}</h3>
      {children}
    </div>
  );
}

/** What stands where something is not known yet: that it is being measured, or why it is not. */
function Pending({ ask }: { readonly ask: Ask }) {
  const failed = useView().failures.value.get(nameOf(ask))?.failure;
  return failed ? <p class="problem">{`${failed.message} ${failed.todo}`}</p> : <p class="hint">{say('waiting')}</p>;
}

function Numbers({ head }: HeadProps) {
  const { known, prompt } = useView();
  const now = known.value;
  const shown = prompt.value ?? null;
  const grid = gridOf(prompt.value);
  const rows = useMemo(
    () => (grid ? headNumbers(now, grid, head, shown) : []),
    [now, shown, grid?.layers, grid?.columns, head],
  );
  return (
    <Part title="headNumbers">
      {rows.length > 0 ? (
        <NumbersTable caption={`${say('headTitle', headName(head))}: ${say('headNumbers')}`} rows={rows} />
      ) : (
        <p class="hint">{say('readyTitle')}</p>
      )}
    </Part>
  );
}

function Attention({ head, isAttentionWanted, onTake }: Omit<HeadCardProps, 'onClose'>) {
  const ask = attentionAsk(head);
  const attention = resultOf(useView().known.value, ask);
  const name = headName(head);
  const pattern = attention?.heads.find(one => headName(one) === name)?.pattern;
  return (
    <>
      <Part title="endRow">
        {attention && pattern ? <EndRow of={attention} row={pattern.at(-1) ?? []} /> : <Pending ask={ask} />}
      </Part>
      <div class={pattern ? 'part' : 'part away'}>
        <AttentionMap
          tokens={attention?.tokens ?? []}
          pattern={pattern ?? []}
          {...{ name, isWanted: isAttentionWanted, onTake }}
        />
      </div>
    </>
  );
}

function Next({ head }: HeadProps) {
  const known = useView().known.value;
  const name = headName(head);
  const ablate = resultOf(known, ablateAsk(head));
  const sweep = resultOf(known, { kind: 'sweep' });
  const clean = ablate?.clean ?? sweep?.clean;
  const without = ablate?.ablated.next ?? sweep?.heads.find(one => headName(one) === name)?.next;
  const baseline = ablate?.baselinePrompt;
  return (
    <Part title="nextTables">
      {clean && without && (
        <div class="side-by-side">
          <NextTable caption={say('clean')} next={clean.next} />
          <NextTable caption={say('ablated', name)} next={without} />
          {baseline && (
            <>
              <NextTable caption={say('baselinePrompt')} next={baseline.next} prompt={baseline.prompt} />
              <p class="hint">{`${say('baselinePrompt')}: ${baseline.prompt}`}</p>
            </>
          )}
        </div>
      )}
      {!ablate && <Pending ask={ablateAsk(head)} />}
    </Part>
  );
}

function Writes({ head }: HeadProps) {
  const ask = writesAsk(head);
  const writes = resultOf(useView().known.value, ask);
  return (
    <Part title="writes">
      {writes ? (
        <>
          <WritesTables top={writes.top} bottom={writes.bottom} />
          <p class="hint">{say('writesHint')}</p>
        </>
      ) : (
        <Pending ask={ask} />
      )}
    </Part>
  );
}

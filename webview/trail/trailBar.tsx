/** Where one is on the way back from the logits: each receiver a step to go to, back and forward, and into the file. */
import { useComputed } from '@preact/signals';
import { Fragment } from 'preact';
import { chosen } from '../state/choices';
import { shortReceiver } from '../state/trail';
import { useView } from '../state/view';
import { say } from '../strings';
import { StepButton } from '../ui/stepButton';
import { goTo, walkTrail } from './pathActs';

export function TrailBar() {
  const view = useView();
  // What was kept from a time before there was a trail has its receiver alone.
  const trail = useComputed(() => chosen(view.choices.value, {}).trail);
  const { steps, at } = trail.value;
  const name = (step: number) => shortReceiver(steps[step] ?? '');
  return (
    <nav class="trail" aria-label={say('trail')}>
      <StepButton
        icon="arrow-left"
        label={at > 0 ? say('trailBack', name(at - 1)) : say('trailNoBack')}
        isAtEnd={at === 0}
        onClick={() => walkTrail(view, -1)}
      />
      <StepButton
        icon="arrow-right"
        label={at < steps.length - 1 ? say('trailForward', name(at + 1)) : say('trailNoForward')}
        isAtEnd={at >= steps.length - 1}
        onClick={() => walkTrail(view, 1)}
      />
      <span class="steps">
        {steps.map((to, step) => (
          <Fragment key={to}>
            {step > 0 && <span aria-hidden="true"> ‹ </span>}
            <button
              type="button"
              class={step > at ? 'link ahead' : 'link'}
              aria-current={step === at ? 'step' : undefined}
              title={say('trailStep', to)}
              aria-label={say('trailStep', to)}
              onClick={() => goTo(view, trail.peek(), step)}
            >
              {shortReceiver(to)}
            </button>
          </Fragment>
        ))}
      </span>
      <StepButton
        icon="edit"
        label={say('trailWrite')}
        title={`${say('trailWrite')}: ${say('trailWriteHint')}`}
        onClick={write}
      />
    </nav>
  );

  function write(): void {
    const { prompt } = view.now();
    if (prompt) view.post({ kind: 'writeTrail', key: prompt.key, receivers: steps.slice(0, at + 1) });
  }
}

/** How far a measurement is: a bar at the page's edge for the eye, a sentence now and then for the ear. */
import { useRef } from 'preact/hooks';
import { declared } from '../../src/protocol/analyses';
import { announce, silent } from '../state/announcement';
import type { State } from '../state/state';
import { useView, type View } from '../state/view';
import { say } from '../strings';
import { Icon } from '../ui/icon';
import { Button } from '../ui/toolkit';

type Run = State['running'] extends ReadonlyMap<string, infer R> ? R : never;

/** Whatever takes long enough to be seen can be ended. */
export function isEndable({ ask }: Run): boolean {
  return declared(ask).title !== undefined;
}

export function Progress() {
  return (
    <div class="progress">
      <Track />
      <Announcement />
    </div>
  );
}

function shownOf(running: State['running']): Run | undefined {
  const all = [...running.values()];
  return all.find(({ ask }) => ask.kind === 'sweep') ?? all.find(({ total }) => total > 0) ?? all[0];
}

/** It lies over the page's upper edge: nothing moves when it comes and goes. */
function Track() {
  const shown = shownOf(useView().running.value);
  const { done, total } = shown ?? { done: 0, total: 0 };
  const percent = total > 0 ? Math.round((100 * done) / total) : undefined;
  return (
    <div
      class={percent === undefined ? 'track endless' : 'track'}
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-label={say('sweep')}
      hidden={!shown}
    >
      <div class="filled" style={{ width: percent === undefined ? '' : `${percent}%` }} />
    </div>
  );
}

/** What is under way in words, and its end by a click. */
export function Running() {
  const view = useView();
  const shown = shownOf(view.running.value);
  const { doing, done, total } = shown ?? { doing: '', done: 0, total: 0 };
  return (
    <>
      <span class="progress-text">{total > 0 ? say('doing', doing, done, total) : say('waiting')}</span>
      <Button look="icon" label={say('cancel')} hint={say('cancel')} onClick={() => cancel(view)}>
        <Icon name="debug-stop" />
      </Button>
    </>
  );
}

/** All that takes long enough to be shown; whoever began it. */
function cancel(view: View): void {
  const { prompt, running } = view.now();
  if (!prompt) return;
  for (const run of running.values()) if (isEndable(run)) view.post({ kind: 'cancel', key: prompt.key, ask: run.ask });
}

function Announcement() {
  const { prompt, running, known } = useView();
  const said = useRef(silent);
  said.current = announce(said.current, { prompt: prompt.value, running: running.value, known: known.value });
  return (
    <div class="unseen" role="status" aria-live="polite">
      {said.current.text}
    </div>
  );
}

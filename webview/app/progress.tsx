/** How far a measurement is: a bar for the eye, a sentence now and then for the ear. */
import { useRef } from 'preact/hooks';
import { announce, silent } from '../state/announcement';
import { useView } from '../state/view';
import { say } from '../strings';

export function Progress() {
  return (
    <div class="progress">
      <Bar />
      <Announcement />
    </div>
  );
}

function Bar() {
  const running = [...useView().running.value.values()];
  const shown = running.find(({ ask }) => ask.kind === 'sweep') ?? running.find(({ total }) => total > 0) ?? running[0];
  const { doing, done, total } = shown ?? { doing: '', done: 0, total: 0 };
  const isCounted = total > 0;
  const percent = isCounted ? Math.round((100 * done) / total) : undefined;
  return (
    <>
      <div
        class={isCounted ? 'track' : 'track endless'}
        role="progressbar"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-label={say('sweep')}
        hidden={!shown}
      >
        <div class="filled" style={{ width: isCounted ? `${percent}%` : '' }} />
      </div>
      <span class="progress-text">{isCounted ? say('doing', doing, done, total) : shown ? say('waiting') : ''}</span>
    </>
  );
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

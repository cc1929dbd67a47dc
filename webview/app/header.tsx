/** Which prompt is shown and what can be done with it as a whole. */
import { declared } from '../../src/protocol/analyses';
import { sweptHeads } from '../maps/kinds/sweepMap';
import { headName } from '../measured/heads';
import { measure, useView, type View } from '../state/view';
import { say } from '../strings';
import { Icon } from '../ui/icon';
import { Button } from '../ui/toolkit';
import { moreMenu, takeMenu } from './menus';

export function Header() {
  const view = useView();
  const prompt = view.prompt.value;
  if (!prompt) return null;
  const { text, file, line, model, key, says } = prompt;
  const toPrompt = say('toPrompt', file, line);
  const facts = [`${file}:${line}`, model.id, view.pinned.value && say('pinned')];
  const off = prompt.off.map(headName).join(' ');
  return (
    <header class="page-header">
      <button
        type="button"
        class="prompt"
        title={toPrompt}
        aria-label={`${text}. ${toPrompt}`}
        onClick={() => view.post({ kind: 'reveal', key })}
      >
        {text}
      </button>
      {/* Its line stays while a text is asked about: nothing below jumps. */}
      <div class="says">{says ?? '\u00a0'}</div>
      <WrongNav />
      <div class="facts-line">
        <span class="model">{facts.filter(Boolean).join(' · ')}</span>
        <span class="off-list">{off && ` · ${say('offCount', off)}`}</span>
      </div>
      <Buttons />
    </header>
  );
}

/** From one wrong answer of the file to another. */
function WrongNav() {
  const view = useView();
  const count = view.wrong.value;
  const key = view.prompt.value?.key;
  if (count === 0 || key === undefined) return null;
  const button = (way: 'previous' | 'next', icon: 'arrow-up' | 'arrow-down', label: string) => (
    <button
      type="button"
      class="step-button"
      aria-label={label}
      title={label}
      onClick={() => view.post({ kind: 'toWrong', key, way })}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <div class="wrong-nav">
      {button('previous', 'arrow-up', say('wrongPrevious'))}
      {button('next', 'arrow-down', say('wrongNext'))}
      <span class="hint">{count === 1 ? say('wrongOne') : say('wrongMany', count)}</span>
    </div>
  );
}

function Buttons() {
  const view = useView();
  const known = view.known.value;
  const running = view.running.value;
  const process = view.status.value.state;
  const hasHeads = sweptHeads(known).length > 0;
  const hasSomething = hasHeads || known.results.size > 0 || known.rows.size > 0;
  // Whatever takes long enough to be seen can be ended.
  const canCancel = [...running.values()].some(({ ask }) => declared(ask).title !== undefined);
  return (
    <div class="buttons">
      <Button
        look={hasHeads && !view.isStale.value ? 'secondary' : 'primary'}
        hidden={running.has('sweep') || process === 'untrusted' || process === 'stopped'}
        onClick={() => measure(view, { kind: 'sweep' })}
      >
        {hasHeads ? say('sweepAgain') : say('sweep')}
      </Button>
      <Button hidden={!canCancel} onClick={() => cancel(view)}>
        {say('cancel')}
      </Button>
      <Button hidden={!hasSomething} hasMenu onClick={button => takeMenu('copy', view, button)}>
        {say('copy')} <Icon name="chevron-down" />
      </Button>
      <Button hidden={!hasSomething} hasMenu onClick={button => takeMenu('save', view, button)}>
        {say('save')} <Icon name="chevron-down" />
      </Button>
      <Button label={say('more')} hasMenu onClick={button => moreMenu(view, button)}>
        <Icon name="ellipsis" />
      </Button>
    </div>
  );
}

/** All that takes long enough to be shown; whoever began it. */
function cancel(view: View): void {
  const { prompt, running } = view.now();
  if (!prompt) return;
  for (const { ask } of running.values())
    if (declared(ask).title !== undefined) view.post({ kind: 'cancel', key: prompt.key, ask });
}

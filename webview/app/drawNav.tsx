/** Which of a template's draws is shown: all of them, or one; and the way from one to another. */
import type { FromView } from '../../src/protocol/panel';
import { useView } from '../state/view';
import { say } from '../strings';
import type { IconName } from '../ui/icon';
import { StepButton } from '../ui/stepButton';

export function DrawNav() {
  const view = useView();
  const prompt = view.prompt.value;
  if (!prompt?.isTemplate) return null;
  const { key, draw, draws } = prompt;
  const button = (to: (FromView & { kind: 'toDraw' })['to'], icon: IconName, label: string) => (
    <StepButton {...{ icon, label }} onClick={() => view.post({ kind: 'toDraw', key, to })} />
  );
  return (
    <div class="wrong-nav draw-nav">
      {button('previous', 'arrow-up', say('previousFailing'))}
      {button('next', 'arrow-down', say('nextFailing'))}
      {button('pick', 'list-selection', say('pickDraw'))}
      {draw && button(null, 'layers', say('toAllDraws'))}
      <span class="hint">{named(draw, draws)}</span>
    </div>
  );
}

function named(draw: { at: number; form?: string } | undefined, draws: number | undefined): string {
  if (!draw) return draws === undefined ? say('allDraws') : say('allDrawsOf', draws);
  const number = draws === undefined ? say('drawNumber', draw.at + 1) : say('drawOf', draw.at + 1, draws);
  return draw.form ? `${number} · ${draw.form}` : number;
}

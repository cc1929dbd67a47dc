/** From one wrong answer of the file to another. */
import { useView } from '../state/view';
import { say } from '../strings';
import { StepButton } from '../ui/stepButton';

export function WrongNav() {
  const view = useView();
  const count = view.wrong.value;
  const key = view.prompt.value?.key;
  if (count === 0 || key === undefined) return null;
  const button = (way: 'previous' | 'next', icon: 'arrow-up' | 'arrow-down', label: string) => (
    <StepButton {...{ icon, label }} onClick={() => view.post({ kind: 'toWrong', key, way })} />
  );
  return (
    <div class="wrong-nav">
      {button('previous', 'arrow-up', say('wrongPrevious'))}
      {button('next', 'arrow-down', say('wrongNext'))}
      <span class="hint">{count === 1 ? say('wrongOne') : say('wrongMany', count)}</span>
    </div>
  );
}

/** What can be done with the prompt as a whole: in the side bar the view's own title bar has it, in a tab the page. */
import type { BarAct } from '../../src/protocol/panel';
import type { State } from '../state/state';
import { sweepHeads, useView, type View } from '../state/view';
import { type StringKey, say } from '../strings';
import { Icon, type IconName } from '../ui/icon';
import { Button } from '../ui/toolkit';
import { optionsMenu, takeMenu } from './menus';

const items: readonly { readonly act: BarAct; readonly label: StringKey; readonly icon: IconName }[] = [
  { act: 'sweep', label: 'sweep', icon: 'pulse' },
  { act: 'copy', label: 'copy', icon: 'copy' },
  { act: 'save', label: 'save', icon: 'save' },
  { act: 'twoMaps', label: 'compareMaps', icon: 'split-horizontal' },
  { act: 'options', label: 'options', icon: 'gear' },
];

export function Bar() {
  const view = useView();
  const isHidden = (act: BarAct) => (act === 'copy' || act === 'save') && !hasNumbers(view.known.value);
  return (
    <div class="bar" role="toolbar" aria-label={say('bar')}>
      {items.map(({ act, label, icon }) => (
        <Button
          key={act}
          look="icon"
          label={say(label)}
          hint={say(label)}
          hasMenu={act === 'copy' || act === 'save' || act === 'options'}
          {...(act === 'twoMaps' ? { isPressed: view.choices.value.isDouble } : {})}
          hidden={isHidden(act)}
          onClick={button => actOfBar(view, act, button)}
        >
          <Icon name={icon} />
        </Button>
      ))}
    </div>
  );
}

/** @param anchor beside which a menu opens: of a click in the title bar the page's top. */
export function actOfBar(view: View, act: BarAct, anchor: HTMLElement): void {
  const { choices } = view.now();
  switch (act) {
    case 'sweep':
      sweepHeads(view);
      break;
    case 'copy':
    case 'save':
      takeMenu(act, view, anchor);
      break;
    case 'twoMaps':
      view.choose({ isDouble: !choices.isDouble });
      break;
    case 'options':
      optionsMenu(view, anchor);
  }
}

/** Whether there is something to take away. */
export function hasNumbers({ results, rows }: State['known']): boolean {
  return results.size > 0 || rows.size > 0;
}

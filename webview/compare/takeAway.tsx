/** The grid and the maps' numbers, to be copied or saved. */

import { say } from '../strings';
import { Icon } from '../ui/icon';
import { openMenu } from '../ui/menu';
import { Button } from '../ui/toolkit';
import { usePage } from './pageContext';
import { taken } from './takings';

export function TakeAway() {
  const { state, post } = usePage();
  const open = (how: 'copy' | 'save') => (button: HTMLElement) =>
    openMenu(
      say(how === 'copy' ? 'copyAs' : 'saveAs'),
      button,
      taken(state.peek()).map(({ label, format, name, text }) => ({
        label,
        run: () =>
          post(
            how === 'copy'
              ? { kind: 'copy', text: text(), format }
              : { kind: 'save', name: `${name}.${format}`, format, content: text(), encoding: 'utf8' },
          ),
      })),
    );
  return (
    <>
      <Button hasMenu onClick={open('copy')}>
        {say('copy')} <Icon name="chevron-down" />
      </Button>
      <Button hasMenu onClick={open('save')}>
        {say('save')} <Icon name="chevron-down" />
      </Button>
    </>
  );
}

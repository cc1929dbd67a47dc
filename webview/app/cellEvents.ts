/** What is done with a cell of a map: it is a head, or it has a card of its own, as its kind of map declares. */
import type { CellEvents } from '../maps/heatmap/heatmap';
import { kindOf } from '../maps/kinds';
import type { Cell } from '../measured/grid';
import { headOf } from '../measured/heads';
import { closeHead, compareHead, selectHead, toggleHead } from '../state/headActs';
import type { View } from '../state/view';
import { toggleReceiver } from '../trail/pathActs';
import { headMenu } from './menus';
import type { PanelMaps, Which } from './panelMaps';

export function cellEvents(
  view: View,
  which: Which,
  { cursor, arriving }: Pick<PanelMaps, 'cursor' | 'arriving'>,
  showAttention: () => void,
): CellEvents {
  const choice = () => view.now().choices[which];
  const hasCards = () => kindOf(choice()).card !== undefined;
  const orCard = (act: (cell: Cell) => void) => (cell: Cell) => (hasCards() ? view.choose({ cell }) : act(cell));
  return {
    cursor: cell => {
      cursor.value = cell && { cell, columns: kindOf(choice()).columns(choice()) };
    },
    toggle: orCard(cell => {
      toggleHead(view, headOf(cell));
      selectHead(view, headOf(cell));
    }),
    select: orCard(cell => selectHead(view, headOf(cell))),
    // A map of paths is asked about further receivers.
    compare: orCard(cell => toggleReceiver(view, which, headOf(cell)) || compareHead(view, headOf(cell))),
    menu: (cell, at) =>
      orCard(() =>
        headMenu(view, headOf(cell), at, {
          which,
          arrive: there => {
            arriving.value = there;
          },
          showAttention: () => {
            selectHead(view, headOf(cell));
            showAttention();
          },
        }),
      )(cell),
    leave: () => {
      const { selected, compared, cell } = view.now().choices;
      if (hasCards() && cell) view.choose({ cell: null });
      else if (compared) closeHead(view, 'compared');
      else if (selected) closeHead(view, 'selected');
    },
  };
}

/** What is done with a cell of a map: it is a head, or it has a card of its own, as its kind of map declares. */
import type { Signal } from '@preact/signals';
import type { CellEvents } from '../maps/heatmap/heatmap';
import { kindOf } from '../maps/kinds';
import type { Cell } from '../measured/grid';
import { headOf } from '../measured/heads';
import { closeHead, compareHead, selectHead, toggleHead } from '../state/headActs';
import type { View } from '../state/view';
import { headMenu } from './menus';
import type { Cursor, Which } from './panelMaps';

export function cellEvents(
  view: View,
  which: Which,
  cursor: Signal<Cursor | null>,
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
    compare: orCard(cell => compareHead(view, headOf(cell))),
    menu: (cell, at) =>
      orCard(() =>
        headMenu(view, headOf(cell), at, () => {
          selectHead(view, headOf(cell));
          showAttention();
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

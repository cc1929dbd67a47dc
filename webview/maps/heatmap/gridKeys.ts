/** What keys do in a grid: where the cursor goes, or what happens to what is under it. */
import type { Cell, Grid } from '../../measured/grid';

export interface Key {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
}

export type GridAction = { readonly go: Cell } | { readonly act: 'toggle' | 'select' | 'compare' | 'menu' | 'leave' };

export function gridAction({ key, ctrl, shift }: Key, at: Cell, { layers, columns }: Grid): GridAction | null {
  const go = (layer: number, column: number): GridAction => ({
    go: { layer: within(layer, layers), column: within(column, columns) },
  });
  switch (key) {
    case 'ArrowUp':
      return go(at.layer - 1, at.column);
    case 'ArrowDown':
      return go(at.layer + 1, at.column);
    case 'ArrowLeft':
      return go(at.layer, at.column - 1);
    case 'ArrowRight':
      return go(at.layer, at.column + 1);
    case 'Home':
      return ctrl ? go(0, 0) : go(at.layer, 0);
    case 'End':
      return ctrl ? go(layers - 1, columns - 1) : go(at.layer, columns - 1);
    case 'PageUp':
      return go(0, at.column);
    case 'PageDown':
      return go(layers - 1, at.column);
    case 'Enter':
      return { act: shift ? 'compare' : 'toggle' };
    case ' ':
      return { act: 'select' };
    case 'ContextMenu':
      return { act: 'menu' };
    case 'F10':
      return shift ? { act: 'menu' } : null;
    case 'Escape':
      return { act: 'leave' };
    default:
      return null;
  }
}

function within(n: number, end: number): number {
  return Math.max(0, Math.min(end - 1, n));
}

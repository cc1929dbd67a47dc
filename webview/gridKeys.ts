/** What keys do in a grid: where the cursor goes, or what happens to the head under it. */
import type { HeadRef } from '../src/protocol/question';
import type { Grid } from './heads';

export interface Key {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
}

export type GridAction =
  | { readonly go: HeadRef }
  | { readonly act: 'toggle' | 'select' | 'compare' | 'menu' | 'leave' };

export function gridAction({ key, ctrl, shift }: Key, at: HeadRef, { layers, heads }: Grid): GridAction | null {
  const go = (layer: number, head: number): GridAction => ({
    go: { layer: within(layer, layers), head: within(head, heads) },
  });
  switch (key) {
    case 'ArrowUp':
      return go(at.layer - 1, at.head);
    case 'ArrowDown':
      return go(at.layer + 1, at.head);
    case 'ArrowLeft':
      return go(at.layer, at.head - 1);
    case 'ArrowRight':
      return go(at.layer, at.head + 1);
    case 'Home':
      return ctrl ? go(0, 0) : go(at.layer, 0);
    case 'End':
      return ctrl ? go(layers - 1, heads - 1) : go(at.layer, heads - 1);
    case 'PageUp':
      return go(0, at.head);
    case 'PageDown':
      return go(layers - 1, at.head);
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

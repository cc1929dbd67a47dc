/** Coming to a map by what was chosen elsewhere, and walking through the trail by keys. */
import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { View } from '../state/view';
import { walkTrail } from './pathActs';

/** Where somebody has just gone to: it is brought into sight, and the keys are its own from then on. */
export function useArriving<Which>(which: Which, arriving: Signal<Which | null>): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null);
  const isWanted = arriving.value === which;
  useLayoutEffect(() => {
    if (!isWanted) return;
    arriving.value = null;
    section.current!.scrollIntoView({ block: 'nearest' });
    section.current!.querySelector<HTMLElement>('.cell[tabindex="0"]')?.focus({ preventScroll: true });
  }, [isWanted]);
  return section;
}

/** Alt and an arrow go through the trail, as through the pages of a browser; within the grid, too. */
export function walkByKey(view: View, event: KeyboardEvent): void {
  const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined;
  if (!event.altKey || !by) return;
  event.preventDefault();
  event.stopPropagation();
  walkTrail(view, by);
}

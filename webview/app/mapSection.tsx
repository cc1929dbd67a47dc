/** One map of the page: what is chosen of it, its title, and itself, drawn as its kind declares. */
import { computed, type ReadonlySignal, useComputed } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Choosers } from '../maps/choosers';
import type { Surroundings } from '../maps/heatmap/cells';
import { kindOf, type MapChoice } from '../maps/kinds';
import type { Cell } from '../measured/grid';
import { shownPath } from '../state/choices';
import { useView, type View } from '../state/view';
import { walkTrail } from '../trail/pathActs';
import { TrailBar } from '../trail/trailBar';
import { cellEvents } from './cellEvents';
import type { PanelMaps, Which } from './panelMaps';

interface MapSectionProps {
  readonly which: Which;
  readonly maps: PanelMaps;
  readonly showAttention: () => void;
}

export function MapSection({ which, maps, showAttention }: MapSectionProps) {
  const view = useView();
  const { map, around, events, missing, choice, title } = useMemo(() => {
    const choice = computed(() => view.choices.value[which]);
    const map = maps.of(which);
    return {
      choice,
      map,
      title: computed(() => map.value.title),
      missing: computed(() => kindOf(choice.value).missing(choice.value, view.known.value)),
      around: surroundings(view, maps, choice),
      events: cellEvents(view, which, maps, showAttention),
    };
  }, [view, which, maps, showAttention]);
  const { draw: Draw } = kindOf(choice.value);
  const hasTrail = useComputed(() => shownPath(view.choices.value)?.which === which);
  const section = useArriving(which, maps);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is clicked are the cells in it.
    <section
      class="map"
      ref={section}
      // Shift and a click would select text up to there.
      onMouseDown={event => event.shiftKey && event.preventDefault()}
      onKeyDownCapture={event => hasTrail.value && walkByKey(view, event)}
    >
      <Choosers choice={choice.value} onChoice={chosen => view.choose({ [which]: chosen })} />
      <h2 class="map-title">{title.value}</h2>
      {hasTrail.value && <TrailBar />}
      <Draw {...{ map, around, events, missing }} />
    </section>
  );
}

/** Where somebody has just gone to: it is brought into sight, and the keys are its own from then on. */
function useArriving(which: Which, { arriving }: PanelMaps) {
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
function walkByKey(view: View, event: KeyboardEvent): void {
  const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined;
  if (!event.altKey || !by) return;
  event.preventDefault();
  event.stopPropagation();
  walkTrail(view, by);
}

function surroundings(view: View, maps: PanelMaps, choice: ReadonlySignal<MapChoice>): Surroundings {
  const part = <T,>(read: () => T) => computed(read);
  const { choices, prompt } = view;
  return {
    theme: view.theme,
    model: part(() => prompt.value?.model),
    showValues: part(() => choices.value.showValues),
    isRobust: part(() => choices.value.isRobust),
    off: part(() => prompt.value?.off ?? []),
    selected: part((): readonly Cell[] => {
      const { cell, selected, compared } = choices.value;
      if (kindOf(choice.value).card) return cell ? [cell] : [];
      return [selected, compared].flatMap(head => (head ? [{ layer: head.layer, column: head.head }] : []));
    }),
    marked: maps.marked,
    cursor: part(() => {
      const at = maps.cursor.value;
      return at?.columns === kindOf(choice.value).columns(choice.value) ? at.cell : null;
    }),
  };
}

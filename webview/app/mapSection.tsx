/** One map of the page: what is chosen of it, its title, and itself, drawn as its kind declares. */
import { computed, type ReadonlySignal, useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { nameOf } from '../../src/protocol/analyses';
import { isDistribution } from '../../src/protocol/overDraws';
import { ranked } from '../../src/protocol/parts/ranking';
import type { HeadRef } from '../../src/protocol/results';
import { mapTitle } from '../maps/cellMap';
import { Choosers } from '../maps/choosers';
import type { Surroundings } from '../maps/heatmap/cells';
import { signRule } from '../maps/heatmap/legend';
import { askIn, kindOf, type MapChoice } from '../maps/kinds';
import { sweptHeads } from '../maps/kinds/sweepMap';
import type { Cell } from '../measured/grid';
import { sameHead } from '../measured/heads';
import { shownPath } from '../state/choices';
import { isWish } from '../state/requests';
import { measure, useView, type View } from '../state/view';
import { say } from '../strings';
import { useArriving, walkByKey } from '../trail/arriving';
import { TrailBar } from '../trail/trailBar';
import { Button } from '../ui/toolkit';
import { cellEvents } from './cellEvents';
import type { PanelMaps, Which } from './panelMaps';

interface MapSectionProps {
  readonly which: Which;
  readonly maps: PanelMaps;
  readonly showAttention: () => void;
}

export function MapSection({ which, maps, showAttention }: MapSectionProps) {
  const view = useView();
  const {
    map,
    around,
    events,
    missing,
    choice,
    title,
    rule,
    lookedAt,
    isFresh: isUnmeasured,
  } = useMemo(() => {
    const choice = computed(() => view.choices.value[which]);
    const map = maps.of(which);
    return {
      choice,
      map,
      title: computed(() => mapTitle(map.value)),
      rule: computed(() => [map.value.title, signRule(map.value)].filter(Boolean).join('. ')),
      isFresh: computed(() => isFresh(view, choice.value)),
      lookedAt: computed(() => lookedAtIn(view)),
      missing: computed(() =>
        isDistribution(view.prompt.value)
          ? say('noDrawHas')
          : kindOf(choice.value).missing(choice.value, view.known.value),
      ),
      around: surroundings(view, maps, choice),
      events: cellEvents(view, which, maps, showAttention),
    };
  }, [view, which, maps, showAttention]);
  const { draw: Draw } = kindOf(choice.value);
  const hasTrail = useComputed(() => shownPath(view.choices.value)?.which === which);
  const section = useArriving(which, maps.arriving);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is clicked are the cells in it.
    <section
      class="map"
      ref={section}
      // Shift and a click would select text up to there.
      onMouseDown={event => event.shiftKey && event.preventDefault()}
      onKeyDownCapture={event => hasTrail.value && walkByKey(view, event)}
    >
      <Choosers
        choice={choice.value}
        ofDraws={isDistribution(view.prompt.value)}
        heads={lookedAt.value}
        onChoice={chosen => view.choose({ [which]: chosen })}
      />
      <h2 class="map-title" title={rule.value}>
        {title.value}
        <span class="unseen">. {rule.value}</span>
      </h2>
      {hasTrail.value && <TrailBar />}
      <div class="map-place">
        <Draw {...{ map, around, events, missing }} />
        {isUnmeasured.value && <Start choice={choice.value} />}
      </div>
    </section>
  );
}

/** The heads whose cards are open, then those that a sweep found to matter most. */
function lookedAtIn({ choices, known }: View): readonly HeadRef[] {
  const { selected, compared } = choices.value;
  const open = [selected, compared].flatMap(head => (head ? [head] : []));
  const swept = ranked(sweptHeads(known.value), 'kl').slice(0, 3);
  return [...open, ...swept.filter(head => !open.some(one => sameHead(one, head)))];
}

/** Nothing is measured, nothing under way, and nothing stands in the way. */
function isFresh({ known, running, failures, status, prompt }: View, choice: MapChoice): boolean {
  const { state } = status.value;
  const ask = askIn(choice, prompt.value);
  const name = nameOf(ask);
  return (
    isWish(ask) &&
    !known.value.results.has(name) &&
    !known.value.rows.has(name) &&
    !running.value.has(name) &&
    !failures.value.has(name) &&
    prompt.value?.model.download === undefined &&
    state !== 'untrusted' &&
    state !== 'stopped'
  );
}

/** Over the cells that have nothing to say yet, so that nothing moves when they have. */
function Start({ choice }: { readonly choice: MapChoice }) {
  const view = useView();
  const isOfDraws = isDistribution(view.prompt.value);
  return (
    <div class="start">
      <Button
        look="primary"
        hint={say(isOfDraws ? 'measureDrawsText' : 'readyText')}
        onClick={() => measure(view, askIn(choice, view.now().prompt))}
      >
        {say(choice.kind === 'sweep' ? 'sweep' : 'measureDraws')}
      </Button>
    </div>
  );
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

/** The page: its parts, in the order in which one reads them. */
import { computed, type Signal, useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import { provenance } from '../export/provenance';
import { HeadCard } from '../head/headCard';
import { shortPlace } from '../maps/cellText';
import { kindOf } from '../maps/kinds';
import { sweptHeads } from '../maps/kinds/sweepMap';
import { type Choices, shownMaps } from '../state/choices';
import { closeHead } from '../state/headActs';
import { gridOf } from '../state/state';
import { useView } from '../state/view';
import { say } from '../strings';
import { SummaryTable } from '../summary/summaryTable';
import { Icon } from '../ui/icon';
import { OpenMenu } from '../ui/menu';
import { Button } from '../ui/toolkit';
import { Header } from './header';
import { MapSection } from './mapSection';
import { attentionMenu } from './menus';
import { Notices } from './notices';
import { type PanelMaps, panelMaps } from './panelMaps';
import { Progress } from './progress';

/** Where menus of the title bar open. */
export const underTitleBar = 'under-title-bar';

export function Page() {
  const { choices, isStale } = useView();
  const isDouble = useComputed(() => choices.value.isDouble);
  const classes = [isStale.value && 'stale', isDouble.value && 'double'];
  return (
    <>
      <main class={classes.filter(Boolean).join(' ')}>
        <h1 class="unseen">IOI Lens</h1>
        <Header />
        <Progress />
        <Notices />
        <Content />
        <Said />
      </main>
      <div id={underTitleBar} class="under-title-bar" tabIndex={-1} />
      <OpenMenu />
    </>
  );
}

/** A sentence of what was done; it goes by itself, what went wrong after a longer while. */
function Said() {
  const { said, choose } = useView();
  const now = said.value;
  useEffect(() => {
    if (!now) return;
    const timer = setTimeout(() => choose({}), now.isProblem ? saidFor.problem : saidFor.done);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div class={now?.isProblem ? 'said problem' : 'said'} role="status">
      {now?.text}
    </div>
  );
}

/** Milliseconds. */
const saidFor = { done: 5_000, problem: 20_000 };

/** What is measured of a prompt: made at once, as wide as it will be, and out of sight while there is none. */
function Content() {
  const view = useView();
  const { prompt, status } = view;
  const isMeasurable = useComputed(() => gridOf(prompt.value) !== null && status.value.state !== 'untrusted');
  const maps = useMemo(() => panelMaps(view), [view]);
  const isDouble = useComputed(() => view.choices.value.isDouble);
  const hasCards = useComputed(() => cardsOf(view.choices.value));
  /** The selected head's pattern gets the focus once it is there. */
  const isAttentionWanted = useSignal(false);
  const showAttention = useCallback(() => {
    isAttentionWanted.value = true;
  }, []);
  return (
    <div class={['content', hasCards.value, !isMeasurable.value && 'away'].filter(Boolean).join(' ')}>
      <div class="maps-side">
        <div class="maps">
          <MapSection which="map" {...{ maps, showAttention }} />
          {isDouble.value && <MapSection which="second" {...{ maps, showAttention }} />}
        </div>
        <Agreement maps={maps} />
      </div>
      <Cards maps={maps} isAttentionWanted={isAttentionWanted} />
      <div class="below">
        <Summary />
        <Section name="provenance">
          <Provenance maps={maps} />
        </Section>
      </div>
    </div>
  );
}

/** On how many heads two maps disagree. */
function Agreement({ maps }: { readonly maps: PanelMaps }) {
  const { choices } = useView();
  const hasNumbers = useComputed(() => maps.of('map').value.values.some(value => typeof value === 'number'));
  const count = useComputed(() => maps.marked.value.size);
  if (!choices.value.isDouble || !hasNumbers.value) return null;
  const text = count.value === 0 ? say('disagreeNone') : count.value === 1 ? say('disagreeOne') : undefined;
  return <p class="hint agreement">{text ?? say('disagree', count.value)}</p>;
}

/** How many cards stand beside the map, as the layout has to know it. */
function cardsOf(choices: Choices): string {
  const { cell, selected, compared } = choices;
  const hasCell = cell && shownMaps(choices).some(choice => kindOf(choice).card);
  const count = [hasCell, selected, compared].filter(Boolean).length;
  return count === 0 ? '' : count === 1 ? 'with-card' : 'with-card with-cards';
}

interface CardsProps {
  readonly maps: PanelMaps;
  readonly isAttentionWanted: Signal<boolean>;
}

function Cards({ maps, isAttentionWanted }: CardsProps) {
  return (
    <div class="cards">
      <CellCard maps={maps} />
      <Heads isAttentionWanted={isAttentionWanted} />
    </div>
  );
}

/** What the picked cell tells, in the first of the maps whose cells tell something. */
function CellCard({ maps }: { readonly maps: PanelMaps }) {
  const { choices, known, choose } = useView();
  const { cell } = choices.value;
  const at = shownMaps(choices.value).findIndex(choice => kindOf(choice).card);
  if (at < 0 || !cell) return null;
  const which = at === 0 ? 'map' : 'second';
  const choice = choices.value[which];
  const { card: Card } = kindOf(choice);
  const map = maps.of(which).value;
  return (
    <section class="cell-detail">
      <div class="head-title">
        <h2>{say('cellTitle', shortPlace(map, cell))}</h2>
        <Button look="icon" label={say('closeCell')} onClick={() => choose({ cell: null })}>
          <Icon name="close" />
        </Button>
      </div>
      {Card && <Card {...{ choice, map }} known={known.value} at={cell} />}
    </section>
  );
}

function Heads({ isAttentionWanted }: { readonly isAttentionWanted: Signal<boolean> }) {
  const view = useView();
  const { selected, compared } = view.choices.value;
  const close = (which: 'selected' | 'compared') => {
    closeHead(view, which);
    document.querySelector<HTMLElement>('.map .cell[tabindex="0"]')?.focus();
  };
  if (!selected && !compared) return null;
  return (
    <div class="heads">
      {selected && (
        <HeadCard
          key="1"
          {...{ isAttentionWanted }}
          head={selected}
          onClose={() => close('selected')}
          onTake={button => attentionMenu(view, selected, button)}
        />
      )}
      {compared && (
        <HeadCard
          key="2"
          head={compared}
          onClose={() => close('compared')}
          onTake={button => attentionMenu(view, compared, button)}
        />
      )}
    </div>
  );
}

function Summary() {
  const { known } = useView();
  const hasHeads = useComputed(() => sweptHeads(known.value).length > 0);
  return hasHeads.value ? (
    <Section name="summary">
      <SummaryTable />
    </Section>
  ) : null;
}

function Provenance({ maps }: { readonly maps: PanelMaps }) {
  const { prompt, versions } = useView();
  const facts = provenance({ prompt: prompt.value }, maps.of('map').value, versions);
  return (
    <dl class="facts">
      {facts.flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
    </dl>
  );
}

interface SectionProps {
  readonly name: keyof Choices['open'];
  readonly children: ComponentChildren;
}

/** Its content is made when it is opened. */
function Section({ name, children }: SectionProps) {
  const { choices, choose, now } = useView();
  const isOpen = useMemo(() => computed(() => choices.value.open[name]), [choices, name]);
  const details = useRef<HTMLDetailsElement>(null);
  const onToggle = () => {
    const { open } = now().choices;
    if (open[name] !== details.current!.open) choose({ open: { ...open, [name]: details.current!.open } });
  };
  return (
    <details class="section" ref={details} data-section={name} open={isOpen.value} onToggle={onToggle}>
      <summary>{say(name)}</summary>
      {isOpen.value && children}
    </details>
  );
}

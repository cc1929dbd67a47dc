/** One or two measurements as maps beside each other, in one range of colours, and their difference. */
import { computed, type ReadonlySignal, signal, useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Held } from '../../src/protocol/compare';
import type { CellMap } from '../maps/cellMap';
import { Choosers } from '../maps/choosers';
import { CellMapView } from '../maps/heatmap/cellMapView';
import type { Surroundings } from '../maps/heatmap/cells';
import type { CellEvents } from '../maps/heatmap/heatmap';
import { askOf, type MapChoice, mapOf } from '../maps/kinds';
import type { Range } from '../maps/range';
import type { Cell } from '../measured/grid';
import { nothing } from '../measured/known';
import { say } from '../strings';
import { Button, Dropdown } from '../ui/toolkit';
import { choiceName, commonRange, difference, fitting, has, heldMap, measuresOf, mostDifferent } from './heldMaps';
import { usePage } from './pageContext';
import { PromptStrips } from './promptStrips';

export function Besides() {
  const { state, change } = usePage();
  const { held, showValues } = state.value;
  const choice = fitting(held, state.value.choice);
  if (held.length === 0 || !choice) return state.value.rows ? <p class="hint">{say('heldHint')}</p> : null;
  const all = measuresOf(held);
  const nameOf = (one: MapChoice) => choiceName(one);
  return (
    <section class="besides" aria-label={titleOf(held)}>
      <h2>{titleOf(held)}</h2>
      <p class="hint">{mapName(choice)}</p>
      <div class="tools">
        {all.length > 1 && (
          <Dropdown
            label={say('measure')}
            value={nameOf(choice)}
            options={all.map(one => [nameOf(one), nameOf(one)] as const)}
            onChange={name => change({ choice: all.find(one => nameOf(one) === name) ?? null })}
          />
        )}
        <MetricChooser choice={choice} />
        <label title={say('valuesHint')}>
          <input type="checkbox" checked={showValues} onChange={() => change({ showValues: !showValues })} />
          {say('values')}
        </label>
      </div>
      <Maps choice={choice} />
    </section>
  );
}

/** What else is chosen of the map: its metric; what it was measured of stays. */
function MetricChooser({ choice }: { readonly choice: MapChoice }) {
  const { change } = usePage();
  return <Choosers choice={choice} heads={[]} only="metric" onChoice={choice => change({ choice })} />;
}

function Maps({ choice }: { readonly choice: MapChoice }) {
  const { state } = usePage();
  const { held } = state.value;
  const shared = useMemo(() => ({ cursor: signal<Cell | null>(null), picked: signal<readonly Cell[]>([]) }), []);
  const maps = held.map(one => heldMap(one, choice));
  const range = commonRange(maps.filter((_, at) => has(held[at]!.known, choice)));
  const minus =
    held.length === 2 && held.every(({ known }) => has(known, choice)) ? difference(held, maps, choice) : undefined;
  const areShapesDifferent = held.length === 2 && held.every(({ known }) => has(known, choice)) && !minus;
  return (
    <>
      <div class="beside-maps">
        {held.map((one, at) => (
          <OneMap key={`${one.key} ${at}`} held={one} choice={choice} map={maps[at]!} range={range} {...shared} />
        ))}
        {minus && (
          <section class="map">
            <div>
              <h3 class="map-title">{minus.title}</h3>
              <p class="hint">{differText(minus)}</p>
            </div>
            <div>
              <Drawn map={minus} range={null} {...shared} />
            </div>
          </section>
        )}
      </div>
      <PromptStrips held={held} choice={choice} picked={shared.picked} />
      {areShapesDifferent && <p class="hint">{say('heldShapes')}</p>}
    </>
  );
}

interface Linked {
  readonly cursor: ReturnType<typeof signal<Cell | null>>;
  readonly picked: ReturnType<typeof signal<readonly Cell[]>>;
}

interface DrawnProps extends Linked {
  readonly map: CellMap;
  readonly range: Range | null;
}

function OneMap({ held, choice, ...drawn }: DrawnProps & { readonly held: Held; readonly choice: MapChoice }) {
  const { state, post } = usePage();
  const isRunning = state.value.running.has(held.key);
  const running = state.value.running.get(held.key);
  return (
    <section class="map">
      <div>
        {state.value.held.length > 1 && <h3 class="map-title">{held.label}</h3>}
        <p class="held-text" title={held.text}>
          {held.text}
        </p>
      </div>
      {has(held.known, choice) ? (
        <div>
          <Drawn {...drawn} />
        </div>
      ) : (
        <div class="notice">
          <p>{say('heldMissing', held.label)}</p>
          {isRunning ? (
            <p class="hint">{say('compareSweeping', running?.done ?? 0, running?.total ?? 0)}</p>
          ) : (
            held.canMeasure && (
              <Button look="primary" onClick={() => post({ kind: 'measure', keys: [held.key], ask: askOf(choice) })}>
                {say('heldMeasure')}
              </Button>
            )
          )}
        </div>
      )}
    </section>
  );
}

/** The cell pointed at in one is pointed at in all. */
function Drawn({ map, range, cursor, picked }: DrawnProps) {
  const { state, theme } = usePage();
  const now = useSignalOf(map);
  const rangeNow = useSignalOf(range);
  const around = useMemo((): Surroundings => {
    const constant = <T,>(value: T): ReadonlySignal<T> => computed(() => value);
    return {
      theme,
      model: constant(undefined),
      showValues: computed(() => state.value.showValues),
      isRobust: constant(false),
      range: rangeNow,
      off: constant([]),
      selected: computed(() => picked.value ?? []),
      marked: constant(new Set<number>()),
      cursor: computed(() => cursor.value ?? null),
    };
  }, []);
  const events = useMemo((): CellEvents => {
    const pick = (cell: Cell) => {
      picked.value = [cell];
    };
    return {
      cursor: cell => {
        cursor.value = cell;
      },
      toggle: pick,
      select: pick,
      compare: pick,
      menu: pick,
      leave: () => {
        picked.value = [];
      },
    };
  }, []);
  const missing = useComputed(() => say('noAnswer'));
  return <CellMapView map={now} around={around} events={events} missing={missing} label="heldGrid" />;
}

/** What a part is given, as a signal for those that read signals. */
function useSignalOf<T>(value: T): ReadonlySignal<T> {
  const held = useMemo(() => signal(value), []);
  held.value = value;
  return held;
}

/** Without a difference there is no legend, which says in how many prompts there is none. */
function differText(minus: CellMap): string {
  const most = mostDifferent(minus);
  const isSame = most.length === 0 && minus.values.some(value => typeof value === 'number');
  return isSame
    ? [say('heldSame'), minus.spread && minus.meaning].filter(Boolean).join(' · ')
    : say('heldLargest', most.join(', ') || '–');
}

/** `Sweep: KL divergence` */
function mapName(choice: MapChoice): string {
  return mapOf(choice, nothing, { layers: 0, columns: 0 }, null).title;
}

function titleOf(held: readonly Held[]): string {
  const [one, other] = held;
  return one && other ? say('heldTitle', one.label, other.label) : (one?.label ?? '');
}

/** A map of cells with what belongs to it: the grid, the number under the cursor, the legend. */
import { computed, type ReadonlySignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { type StringKey, say } from '../../strings';
import { onScale } from '../../ui/numbers';
import { steady } from '../../ui/steady';
import { type CellMap, telling } from '../cellMap';
import { cellsOf, type MapCells, type Surroundings } from './cells';
import { type CellEvents, Heatmap } from './heatmap';
import { Legend } from './legend';

export interface CellMapProps {
  readonly map: ReadonlySignal<CellMap>;
  readonly around: Surroundings;
  readonly events: CellEvents;
  /** Why cells that were measured show nothing. */
  readonly missing: ReadonlySignal<string>;
  /** What the grid says of itself and its keys, with the title put in; its columns' own where none is given. */
  readonly label?: StringKey;
}

export function CellMapView({ map, around, events, missing, label }: CellMapProps) {
  const cells = useMemo(() => cellsOf(map, around), [map, around]);
  const has = useMemo(
    () => ({
      layers: computed(() => map.value.grid.layers),
      columns: computed(() => map.value.grid.columns),
      names: steady(() => columnTexts(map.value)),
      titles: steady(() => columnTitles(map.value)),
      label: computed(() => say(label ?? labelOf(map.value), map.value.title)),
      axis: computed(() => say(map.value.columns.kind === 'heads' ? 'head' : 'token')),
      numbers: computed(() => map.value.values.some(value => value !== undefined)),
      message: computed(() =>
        map.value.values.some(value => value === null) ? missing.value : nothingTold(map.value),
      ),
    }),
    [map, missing, label],
  );
  return (
    <>
      <Heatmap
        shape={{ layers: has.layers.value, columns: has.columns.value }}
        names={has.names.value.map((text, at) => ({ text, title: has.titles.value[at] ?? '' }))}
        label={has.label.value}
        axis={has.axis.value}
        hasNumbers={around.showValues}
        row={cells.row}
        linked={around.cursor}
        events={events}
      />
      <div class="map-message">{has.message.value}</div>
      <Readout cells={cells} around={around} hasNumbers={has.numbers.value} />
      <MapLegend map={map} cells={cells} />
    </>
  );
}

function labelOf({ columns, receivers }: CellMap): StringKey {
  return receivers ? 'pathGridLabel' : columns.kind === 'heads' ? 'gridLabel' : 'tokenGridLabel';
}

interface ReadoutProps {
  readonly cells: MapCells;
  readonly around: Surroundings;
  readonly hasNumbers: boolean;
}

/** Of the cell pointed at; where there is none, of the selected one. */
function Readout({ cells, around, hasNumbers }: ReadoutProps) {
  const cell = around.cursor.value ?? around.selected.value[0];
  const text = cell && cells.readout(cell);
  return (
    <div class="readout">
      <div class={text ? '' : 'quiet'}>{text || say(hasNumbers ? 'readoutEmpty' : 'readyText')}</div>
      <div class="room" aria-hidden="true">
        {cells.longest.value}
      </div>
    </div>
  );
}

function MapLegend({ map, cells }: { readonly map: ReadonlySignal<CellMap>; readonly cells: MapCells }) {
  const range = cells.range.value;
  return range && <Legend map={map.value} range={range} colour={cells.colour.value} />;
}

/** Where all that was measured is rounding, that is said: an empty map says nothing. */
function nothingTold(map: CellMap): string {
  const isWhole = map.values.every(value => typeof value === 'number');
  const tells = telling(map).some(value => typeof value === 'number');
  return isWhole && !tells ? say('onlyRounding', onScale(map.precision)) : '';
}

function columnTexts({ grid, columns }: CellMap): string[] {
  return Array.from({ length: grid.columns }, (_, at) => {
    if (columns.kind === 'heads') return String(at);
    const name = columns.names.get(at);
    const token = columns.tokens[at] ?? String(at);
    return name ? `${token} ${name}` : token;
  });
}

function columnTitles({ grid, columns }: CellMap): string[] {
  return Array.from({ length: grid.columns }, (_, at) => {
    if (columns.kind === 'heads') return '';
    const name = columns.names.get(at);
    return `${at} ${columns.tokens[at] ?? at}${name ? ` (${name})` : ''}`;
  });
}

/**
 * Layers × heads, or layers × tokens, as a grid of cells, one element each: it can be pointed at, walked through by
 * keys and read out.
 */
import { computed, type ReadonlySignal, useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import type { Cell, Grid } from '../../measured/grid';
import { say } from '../../strings';
import { useWidth } from '../../ui/width';
import { cellSize } from './cellSize';
import type { HeatmapCell } from './cells';
import { gridAction } from './gridKeys';
import { HeatmapRow } from './heatmapRow';

/** Above a column: what fits, and all of it for the pointer. */
export interface ColumnName {
  readonly text: string;
  readonly title: string;
}

/** What is done with a cell. */
export interface CellEvents {
  cursor(at: Cell | null): void;
  toggle(at: Cell): void;
  select(at: Cell): void;
  compare(at: Cell): void;
  menu(at: Cell, cell: HTMLElement): void;
  leave(): void;
}

interface HeatmapProps {
  readonly shape: Grid;
  readonly names: readonly ColumnName[];
  readonly label: string;
  /** What the columns are. */
  readonly axis: string;
  readonly hasNumbers: ReadonlySignal<boolean>;
  readonly row: (layer: number) => ReadonlySignal<readonly HeatmapCell[]>;
  readonly linked: ReadonlySignal<Cell | null>;
  readonly events: CellEvents;
}

export function Heatmap({ shape, names, label, axis, hasNumbers, row, linked, events }: HeatmapProps) {
  const { layers, columns } = shape;
  const frame = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const last = useSignal<Cell>({ layer: 0, column: 0 });
  const { rows, rover, size, everyLayer } = useMemo(() => {
    const size = computed(() => cellSize(width.value, columns, hasNumbers.value));
    return {
      size,
      everyLayer: computed(() => size.value.everyLayer),
      rows: Array.from({ length: layers }, (_, layer) => row(layer)),
      // A smaller map keeps the cursor within itself.
      rover: computed(() => ({
        layer: Math.min(last.value.layer, layers - 1),
        column: Math.min(last.value.column, columns - 1),
      })),
    };
  }, [layers, columns, row]);

  const elementOf = ({ layer, column }: Cell) =>
    grid.current!.querySelector<HTMLElement>(`[data-place="${layer}.${column}"]`)!;
  const moveTo = (at: Cell) => {
    last.value = at;
    elementOf(at).focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const pressed = { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey };
    const at = rover.peek();
    const action = gridAction(pressed, at, shape);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if ('go' in action) moveTo(action.go);
    else if (action.act === 'leave') events.leave();
    else if (action.act === 'menu') events.menu(at, elementOf(at));
    else events[action.act](at);
  };
  const onClick = (event: MouseEvent) => {
    const at = cellOf(event);
    if (!at) return;
    moveTo(at);
    if (event.shiftKey) events.compare(at);
    else events.toggle(at);
  };
  const onContextMenu = (event: MouseEvent) => {
    const at = cellOf(event);
    if (!at) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(at);
    events.menu(at, elementOf(at));
  };
  const onFocusIn = (event: FocusEvent) => {
    const at = cellOf(event);
    if (!at) return;
    last.value = at;
    events.cursor(at);
  };

  return (
    <div class="heatmap" ref={frame}>
      <div class="axis across" aria-hidden="true">
        {axis}
      </div>
      <div class="axis down" aria-hidden="true">
        {say('layer')}
      </div>
      <div
        ref={grid}
        class={names.some(({ text }) => text.length > 2) ? 'grid worded' : 'grid'}
        role="grid"
        aria-label={label}
        aria-rowcount={layers + 1}
        aria-colcount={columns + 1}
        style={{
          '--cell': `${size.value.width}px`,
          '--cell-height': `${size.value.height}px`,
          '--columns': String(columns),
        }}
        onKeyDown={onKey}
        onClick={onClick}
        onContextMenu={onContextMenu}
        onMouseOver={event => {
          const at = cellOf(event);
          if (at) events.cursor(at);
        }}
        onMouseLeave={() => events.cursor(null)}
        onFocusIn={onFocusIn}
      >
        <div class="row" role="row">
          <div class="corner" role="columnheader">
            <span class="unseen">{say('layer')}</span>
          </div>
          {names.map(({ text, title }, at) => (
            <div
              key={at}
              class={at % size.value.everyColumn === 0 ? 'column' : 'column hidden-label'}
              title={title || undefined}
              role="columnheader"
            >
              {text}
            </div>
          ))}
        </div>
        {rows.map((cells, layer) => (
          <HeatmapRow key={layer} {...{ layer, cells, everyLayer, rover, linked }} />
        ))}
      </div>
    </div>
  );
}

function cellOf({ target }: Event): Cell | null {
  const place = target instanceof HTMLElement ? target.dataset.place : undefined;
  if (place === undefined) return null;
  const [layer = 0, column = 0] = place.split('.').map(Number);
  return { layer, column };
}

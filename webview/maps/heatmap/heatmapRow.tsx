/** One layer of a heatmap, drawn again by itself. */
import { computed, type ReadonlySignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Cell } from '../../measured/grid';
import { inkOn } from '../scale';
import type { HeatmapCell } from './cells';

interface RowProps {
  readonly layer: number;
  readonly cells: ReadonlySignal<readonly HeatmapCell[]>;
  readonly everyLayer: ReadonlySignal<number>;
  /** The cell that Tab comes to. */
  readonly rover: ReadonlySignal<Cell>;
  readonly linked: ReadonlySignal<Cell | null>;
}

export function HeatmapRow({ layer, cells, everyLayer, rover, linked }: RowProps) {
  // Of what wanders over the whole map, a row knows when it comes and goes.
  const [roving, pointed, hasLabel] = useMemo(() => {
    const columnIn = (cell: Cell | null) => (cell?.layer === layer ? cell.column : -1);
    return [
      computed(() => columnIn(rover.value)),
      computed(() => columnIn(linked.value)),
      computed(() => layer % everyLayer.value === 0),
    ] as const;
  }, [layer, rover, linked, everyLayer]);
  return (
    <div class="row" role="row">
      <div class={hasLabel.value ? 'layer' : 'layer hidden-label'} role="rowheader">
        {layer}
      </div>
      {cells.value.map((cell, column) => (
        <div
          key={column}
          class={classesOf(cell, column === pointed.value)}
          role="gridcell"
          tabIndex={column === roving.value ? 0 : -1}
          data-place={`${layer}.${column}`}
          data-sign={cell.sign}
          aria-selected={cell.isSelected}
          aria-label={cell.label}
          style={cell.fill ? { backgroundColor: cell.fill, color: inkOn(cell.fill) } : undefined}
        >
          {cell.text}
        </div>
      ))}
    </div>
  );
}

function classesOf({ fill, isOff, isReached, isMarked, isReceiver, isUnsure }: HeatmapCell, isLinked: boolean): string {
  return [
    'cell',
    fill === null && 'empty',
    isOff && 'off',
    !isReached && 'unreached',
    isUnsure && 'unsure',
    isMarked && 'marked',
    isReceiver && 'receiver',
    isLinked && 'linked',
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * The maps that are shown as a figure for a paper: cells, axes with their names, the scale with its unit, and what the
 * marks mean; nothing else, on a ground that lets the page through. How it was measured goes with the file.
 */
import { type CellMap, telling } from '../../maps/cellMap';
import type { Range } from '../../maps/range';
import { colours, type Ground, inkOn, paper } from '../../maps/scale';
import { cellAt } from '../../measured/grid';
import { say } from '../../strings';
import { inCell } from '../../ui/numbers';
import type { Facts } from '../facts';
import type { Exported, ExportedMap } from '../rows';
import { axisNames, beside, edges, type Frame, mapScale, scaleRoom } from './axes';
import { cross, hatch } from './marks';
import { type Figure, grey, letters, type Millimetres, points, type Shape, text, widthOf } from './shapes';

const gap = 14;
const margin = 2;
/** A cell larger than that is a wall. */
const mostCell = 36;

/** @param ground what it stands on: paper, unless a page is dark */
export function mapFigure(exported: Exported, millimetres: Millimetres, ground: Ground = paper): Figure {
  const { maps } = exported;
  const whole = points(millimetres);
  const perRow = millimetres === 170 ? maps.length : 1;
  const width = (whole - 2 * margin - gap * (perRow - 1)) / perRow;
  const shapes: Shape[] = [];
  let y = margin;
  for (let at = 0; at < maps.length; at += perRow) {
    const row = maps.slice(at, at + perRow);
    const labels = Math.max(...row.map(({ map }) => labelRoom(map)));
    const frames = row.map(({ map: { grid } }, place): Frame => {
      const cell = Math.min(mostCell, (width - beside.left) / grid.columns);
      return {
        x: margin + place * (width + gap) + beside.left,
        y: y + beside.above + labels,
        width: cell * grid.columns,
        height: cell * grid.layers,
      };
    });
    for (const [place, one] of row.entries()) shapes.push(...mapShapes(one, exported, frames[place]!, labels, ground));
    y += beside.above + labels + Math.max(...frames.map(({ height }) => height)) + scaleRoom + 4;
  }
  for (const mark of marksOf(exported)) {
    y += 10;
    shapes.push(...mark(margin + beside.left, y));
  }
  const title = maps.map(({ map }) => map.title).join('; ');
  return { millimetres, width: whole, height: y + 6, title, shapes, facts: allFacts(maps) };
}

/** Two maps of one measurement have one way in which they were measured. */
export function allFacts(maps: readonly ExportedMap[]): Facts {
  const facts = maps.flatMap(one => one.facts);
  return [...new Map(facts.map(fact => [fact.join(' '), fact])).values()];
}

function mapShapes(
  { map, range }: ExportedMap,
  exported: Exported,
  frame: Frame,
  labels: number,
  ground: Ground,
): Shape[] {
  const { grid, columns } = map;
  const cell = frame.width / grid.columns;
  const every = Math.ceil(8 / cell);
  const shapes = axisNames(frame, say(columns.kind === 'heads' ? 'head' : 'token'), say('layer'), {
    above: labels,
    left: beside.left - letters.axis - 2,
  });
  for (let column = 0; column < grid.columns; column++) {
    const middle = frame.x + (column + 0.5) * cell;
    if (columns.kind === 'tokens')
      shapes.push(text(middle + 2.5, frame.y - 3, tokenText(map, column), { anchor: 'start', isUpright: true }));
    else if (column % every === 0) shapes.push(text(middle, frame.y - 3, String(column)));
  }
  for (let layer = 0; layer < grid.layers; layer += every)
    shapes.push(text(frame.x - 4, frame.y + (layer + 0.5) * cell + 2.5, String(layer), { anchor: 'end' }));
  shapes.push(...cellShapes(map, range, exported, frame, ground), ...edges(frame));
  const scale = { ...frame, y: frame.y + frame.height + 8, width: Math.max(60, Math.min(frame.width, 180)) };
  return [...shapes, ...mapScale(map, range, colours(map.scale, ground, range.end), scale)];
}

function cellShapes(
  map: CellMap,
  range: Range,
  { marked, off, showValues }: Exported,
  frame: Frame,
  ground: Ground,
): Shape[] {
  const size = frame.width / map.grid.columns;
  const colour = colours(map.scale, ground, range.end);
  const tells = telling(map);
  return map.values.flatMap((value, place): Shape[] => {
    const { layer, column } = cellAt(map.grid, place);
    const box = { x: frame.x + column * size, y: frame.y + layer * size, size };
    if (map.outOfReach?.has(place)) return hatch(box);
    const told = tells[place];
    const fill = typeof told === 'number' ? colour(told) : typeof value === 'number' ? ground.ground : null;
    const drawn = fill ? inkOn(fill) : grey;
    const letter = Math.min(letters.cell, (size - 1) / (5 * 0.55));
    return [
      // A hair of the page between cells; where there is no number there is no cell.
      ...(fill
        ? [{ kind: 'rect', x: box.x + 0.25, y: box.y + 0.25, width: size - 0.5, height: size - 0.5, fill } as const]
        : []),
      ...(fill ? [] : [text(box.x + size / 2, box.y + size / 2 + 2, '·', { fill: grey })]),
      ...(showValues && typeof told === 'number'
        ? [
            text(box.x + size / 2, box.y + size / 2 + letter * 0.36, inCell(told).replace('-', '−'), {
              size: letter,
              fill: drawn,
            }),
          ]
        : []),
      ...(marked.has(place) ? [corner(box, drawn)] : []),
      ...(map.columns.kind === 'heads' && off.has(place) ? cross({ ...box, size: Math.min(size, 8) }, drawn) : []),
    ];
  });
}

function corner(
  { x, y, size }: { readonly x: number; readonly y: number; readonly size: number },
  fill: string,
): Shape {
  const side = Math.min(5, size * 0.3);
  const right = x + size - 0.25;
  return {
    kind: 'triangle',
    points: [
      [right - side, y + 0.25],
      [right, y + 0.25],
      [right, y + 0.25 + side],
    ],
    fill,
  };
}

/** What the marks mean that are there. */
function marksOf({ maps, marked, off }: Exported): ((x: number, y: number) => Shape[])[] {
  const line = (sign: (x: number, y: number) => Shape[], words: string) => (x: number, y: number) => [
    ...sign(x, y - 7),
    text(x + 15, y - 1, words, { anchor: 'start' }),
  ];
  const isOfHeads = maps.some(({ map }) => map.columns.kind === 'heads');
  return [
    ...(off.size > 0 && isOfHeads ? [line((x, y) => cross({ x, y, size: 8 }, grey), say('legendOff'))] : []),
    ...(marked.size > 0 ? [line((x, y) => [corner({ x, y, size: 12 }, grey)], say('cellDisagrees'))] : []),
    ...(maps.some(({ map }) => (map.outOfReach?.size ?? 0) > 0)
      ? [line((x, y) => hatch({ x, y, size: 8 }), say('cellOutOfReach'))]
      : []),
  ];
}

/** `·John S2` */
function tokenText({ columns }: CellMap, column: number): string {
  if (columns.kind === 'heads') return '';
  return [(columns.tokens[column] ?? String(column)).slice(0, 14), columns.names.get(column)].filter(Boolean).join(' ');
}

/** Room above the cells for their columns' labels. */
function labelRoom(map: CellMap): number {
  if (map.columns.kind === 'heads') return 8;
  const all = Array.from({ length: map.grid.columns }, (_, at) => widthOf(tokenText(map, at), letters.label));
  return Math.max(8, ...all);
}

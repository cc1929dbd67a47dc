/**
 * A figure fit for a paper, as a list of shapes: light, with title, axes, legend and provenance. `svg.ts` writes it,
 * `png.ts` paints it, so that both are the same picture.
 */

import type { CellMap } from '../maps/cellMap';
import type { Range } from '../maps/range';
import { colours, inkOn, paper } from '../maps/scale';
import { cellAt, type Grid } from '../measured/grid';
import { say } from '../strings';
import { inCell, onScale } from '../ui/numbers';
import type { Exported } from './rows';

export type Shape =
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: string;
      readonly stroke?: string;
    }
  | {
      readonly kind: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly stroke: string;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly fill: string;
      readonly isBold?: boolean;
      /** Read from below upwards. */
      readonly isUpright?: boolean;
    };

export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly shapes: readonly Shape[];
}

const ink = '#1b1b1b';
const grey = '#5a5a5a';
const gap = 36;
const left = 42;
/** Widths of a letter, for breaking lines: those of a wide font, since the reader's own is not known. */
const titleLetter = 8.6;
const smallLetter = 6.3;

export function figure(exported: Exported): Figure {
  const { maps } = exported;
  const sizes = maps.map(({ map: { grid } }) => (grid.columns <= 16 ? 32 : 18));
  const widths = maps.map(({ map: { grid } }, at) => left + grid.columns * sizes[at]!);
  const shapes: Shape[] = [];
  const titles = maps.map(({ map }, at) => wrapped(map.title, Math.floor(widths[at]! / titleLetter)));
  const names = Math.max(0, ...maps.map(({ map }) => tokenRoom(map)));
  const top = 30 + names + 16 * Math.max(1, ...titles.map(lines => lines.length));
  let x = 16;
  for (const [at, { map, range }] of maps.entries()) {
    shapes.push(...mapShapes(map, range, titles[at]!, exported, sizes[at]!, x, top));
    x += widths[at]! + gap;
  }
  const width = Math.max(420, x - gap + 16);
  let y = top + Math.max(...maps.map(({ map: { grid } }, at) => grid.layers * sizes[at]!)) + 96;
  // Two maps of one measurement have one way in which they were measured.
  const facts = [
    ...new Map(
      maps.flatMap(one => one.facts).map(([name, value]) => [`${name} ${value}`, [name, value] as const]),
    ).values(),
  ];
  const marks: [string, string][] = [
    ...(exported.marked.size > 0 ? [['◥', say('cellDisagrees')] as [string, string]] : []),
    ...(exported.off.size > 0 ? [['✕', say('legendOff')] as [string, string]] : []),
  ];
  for (const line of [...marks, ...facts].flatMap(([name, value]) =>
    wrapped(`${name}: ${value}`, Math.floor((width - 32) / smallLetter)),
  )) {
    shapes.push({ kind: 'text', x: 16, y, text: line, size: 10, anchor: 'start', fill: grey });
    y += 14;
  }
  return { width, height: y + 6, title: maps.map(({ map }) => map.title).join('; '), shapes };
}

function mapShapes(
  map: CellMap,
  range: Range,
  title: readonly string[],
  { marked, off }: Exported,
  cell: number,
  x0: number,
  y0: number,
): Shape[] {
  const { grid, columns } = map;
  const colour = colours(map.scale, paper, range.end);
  const x = x0 + left;
  const text = (x: number, y: number, text: string, more: Partial<Shape & { kind: 'text' }> = {}): Shape => ({
    kind: 'text',
    x,
    y,
    text,
    size: 10,
    anchor: 'middle',
    fill: ink,
    ...more,
  });
  const shapes: Shape[] = title.map((line, at) =>
    text(x0, 22 + 16 * at, line, { size: 13, anchor: 'start', isBold: true }),
  );
  for (let column = 0; column < grid.columns; column++) {
    const middle = x + (column + 0.5) * cell;
    if (columns.kind === 'tokens')
      shapes.push(text(middle + 3, y0 - 5, columnText(columns, column), { anchor: 'start', isUpright: true }));
    else if (column % (cell < 24 ? 2 : 1) === 0) shapes.push(text(middle, y0 - 5, String(column)));
  }
  for (let layer = 0; layer < grid.layers; layer++)
    shapes.push(text(x - 6, y0 + (layer + 0.5) * cell + 3.5, String(layer), { anchor: 'end' }));
  const bottom = y0 + grid.layers * cell;
  shapes.push(
    text(x + (grid.columns * cell) / 2, bottom + 15, say(columns.kind === 'heads' ? 'head' : 'token')),
    text(x0, y0 - 5, say('layer'), { anchor: 'start' }),
  );
  for (const [place, value] of map.values.entries())
    shapes.push(
      ...cellShapes(
        value,
        place,
        grid,
        cell,
        x,
        y0,
        colour,
        marked.has(place),
        columns.kind === 'heads' && off.has(place),
      ),
    );
  shapes.push(...legendShapes(map, range, colour, x, bottom + 30, Math.min(grid.columns * cell, 220)));
  return shapes;
}

function cellShapes(
  value: number | null | undefined,
  place: number,
  grid: Grid,
  cell: number,
  x0: number,
  y0: number,
  colour: (value: number) => string,
  isMarked: boolean,
  isOff: boolean,
): Shape[] {
  const { layer, column } = cellAt(grid, place);
  const x = x0 + column * cell;
  const y = y0 + layer * cell;
  const isNumber = typeof value === 'number';
  const fill = isNumber ? colour(value) : '#ffffff';
  const middle = { anchor: 'middle', fill: isNumber ? inkOn(fill) : grey } as const;
  const shapes: Shape[] = [{ kind: 'rect', x, y, width: cell, height: cell, fill, stroke: '#ffffff' }];
  const text = (text: string, dx: number, dy: number, size: number): Shape => ({
    kind: 'text',
    x: x + dx,
    y: y + dy,
    text,
    size,
    ...middle,
  });
  if (cell >= 24 && isNumber) shapes.push(text(inCell(value), cell / 2, cell / 2 + 3, 8.5));
  if (isMarked) shapes.push(text('◥', cell - 5, 8, 8));
  if (isOff) shapes.push(text('✕', 5, 8, 8));
  return shapes;
}

function legendShapes(
  map: CellMap,
  range: Range,
  colour: (value: number) => string,
  x: number,
  y: number,
  width: number,
): Shape[] {
  const isSigned = map.scale === 'diverging';
  const from = isSigned ? -range.end : 0;
  const steps = 40;
  const shapes: Shape[] = Array.from({ length: steps }, (_, at) => ({
    kind: 'rect',
    x: x + (at * width) / steps,
    y,
    width: width / steps + 0.3,
    height: 9,
    fill: colour(from + ((range.end - from) * at) / (steps - 1)),
  }));
  const label = (x: number, text: string, anchor: 'start' | 'middle' | 'end'): Shape => ({
    kind: 'text',
    x,
    y: y + 20,
    text,
    size: 9,
    anchor,
    fill: ink,
  });
  shapes.push(
    label(x, isSigned ? `${range.isCut ? '≤ ' : ''}${onScale(-range.end)}` : '0', 'start'),
    label(x + width, `${range.isCut ? '≥ ' : ''}${onScale(range.end)}`, 'end'),
  );
  if (isSigned) shapes.push(label(x + width / 2, '0', 'middle'));
  shapes.push({ kind: 'text', x, y: y + 34, text: `${map.name}, ${map.unit}`, size: 10, anchor: 'start', fill: ink });
  return shapes;
}

type TokenColumns = CellMap['columns'] & { readonly kind: 'tokens' };

/** `·John S2` */
function columnText({ tokens, names }: TokenColumns, column: number): string {
  return [(tokens[column] ?? String(column)).slice(0, 14), names.get(column)].filter(Boolean).join(' ');
}

/** Room above a map for its tokens' names. */
function tokenRoom({ columns, grid }: CellMap): number {
  if (columns.kind === 'heads') return 0;
  const longest = Math.max(...Array.from({ length: grid.columns }, (_, at) => columnText(columns, at).length));
  return longest * smallLetter;
}

/** Lines of at most so many letters, broken at spaces where there are any. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  let rest = text.replace(/\s+/g, ' ');
  while (rest.length > most) {
    const space = rest.lastIndexOf(' ', most);
    const cut = space > most / 2 ? space : most;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}

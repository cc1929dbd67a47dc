/** What stands beside the cells of a figure: an axis' name along it, the scale of colours with its unit. */
import { type CellMap, mapTitle } from '../../maps/cellMap';
import type { Range } from '../../maps/range';
import type { Colour } from '../../maps/scale';
import { say } from '../../strings';
import { onScale } from '../../ui/numbers';
import { letters, type Shape, text } from './shapes';

export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Room left of the cells for numbers and the axis' name; above them, without their own labels, for its name. */
export const beside = { left: 26, above: 12 } as const;

interface Room {
  /** How high the columns' labels stand, and how wide the rows' are. */
  readonly above: number;
  readonly left: number;
}

export function axisNames(frame: Frame, across: string, down: string, { above, left }: Room): Shape[] {
  const { x, y, width, height } = frame;
  const size = letters.axis;
  return [
    text(x + width / 2, y - above - 4, across, { size }),
    text(x - left - 2, y + height / 2, down, { size, isUpright: true }),
  ];
}

/** A hair around the cells: those of zero have the page's own colour. */
export function edges({ x, y, width, height }: Frame): Shape[] {
  const corners = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
    [x, y],
  ] as const;
  return corners.slice(1).map(([x2, y2], at) => {
    const [x1, y1] = corners[at]!;
    return { kind: 'line', x1, y1, x2, y2, stroke: '#b4b4b4', width: 0.4 };
  });
}

const steps = 48;
/** Below the cells: the bar, its numbers, the number's name with its unit. */
export const scaleRoom = 34;

interface Ends {
  readonly from: number;
  readonly to: number;
  /** From left to right. */
  readonly labels: readonly string[];
  readonly name: string;
}

export function scaleShapes(colour: Colour, { from, to, labels, name }: Ends, { x, y, width }: Frame): Shape[] {
  const bar = Array.from(
    { length: steps },
    (_, at): Shape => ({
      kind: 'rect',
      x: x + (at * width) / steps,
      y,
      width: width / steps + 0.2,
      height: 6,
      fill: colour(from + ((to - from) * at) / (steps - 1)),
    }),
  );
  const anchors = ['start', 'middle', 'end'] as const;
  return [
    ...bar,
    ...labels.map((label, at) => {
      const place = at / (labels.length - 1);
      return text(x + place * width, y + 14, label, { anchor: anchors[Math.round(place * 2)]! });
    }),
    text(x + width / 2, y + 24, name, { size: letters.axis }),
  ];
}

export function mapScale(map: CellMap, range: Range, colour: Colour, frame: Frame): Shape[] {
  const isSigned = map.scale === 'diverging';
  const most = `${range.isCut ? '≥ ' : ''}${onScale(range.end)}`;
  const least = `${range.isCut ? '≤ ' : ''}${onScale(-range.end)}`;
  const isEffect = isSigned && map.meaning === undefined;
  const labels = isEffect
    ? [`${least} ${say('legendOpposes')}`, '0', `${most} ${say('legendSupports')}`]
    : isSigned
      ? [least, '0', most]
      : ['0', most];
  return scaleShapes(colour, { from: isSigned ? -range.end : 0, to: range.end, labels, name: mapTitle(map) }, frame);
}

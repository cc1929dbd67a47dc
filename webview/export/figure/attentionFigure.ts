/** A head's attention pattern as a figure: who looks at what, on the square-root scale of the view. */
import { colours, paper } from '../../maps/scale';
import { say } from '../../strings';
import type { Facts } from '../facts';
import { axisNames, edges, scaleRoom, scaleShapes } from './axes';
import { type Figure, letters, type Millimetres, points, type Shape, text, widthOf } from './shapes';

export interface ExportedPattern {
  readonly title: string;
  readonly tokens: readonly string[];
  /** Rows look, columns are looked at; what lies in the future is zero. */
  readonly pattern: readonly (readonly number[])[];
  readonly facts: Facts;
}

const margin = 2;
/** Less is the colour of nothing. */
const seen = 5e-4;

export function attentionFigure({ title, tokens, pattern, facts }: ExportedPattern, millimetres: Millimetres): Figure {
  const width = points(millimetres);
  const count = pattern.length;
  const names = tokens.map(token => token.slice(0, 14));
  const room = Math.max(...names.map(name => widthOf(name, letters.label))) + 4;
  const left = room + letters.axis + 4;
  const cell = Math.min(20, (width - 2 * margin - left) / count);
  const frame = { x: margin + left, y: margin + letters.axis + 4 + room, width: cell * count, height: cell * count };
  const colour = colours('sequential', paper, 1);
  // Names that would lie upon each other are left out.
  const every = Math.ceil(letters.label / cell);
  const labels = names.flatMap((name, at): Shape[] =>
    at % every === 0
      ? [
          text(frame.x - 3, frame.y + (at + 0.5) * cell + 2.5, name, { anchor: 'end' }),
          text(frame.x + (at + 0.5) * cell + 2.5, frame.y - 3, name, { anchor: 'start', isUpright: true }),
        ]
      : [],
  );
  const cells = pattern.flatMap((row, from) =>
    row.slice(0, from + 1).flatMap((weight, to): Shape[] =>
      weight < seen
        ? []
        : [
            {
              kind: 'rect',
              x: frame.x + to * cell,
              y: frame.y + from * cell,
              width: cell,
              height: cell,
              fill: colour(Math.sqrt(Math.min(1, weight))),
            },
          ],
    ),
  );
  const bottom = frame.y + frame.height;
  const named = axisNames(frame, say('lookedAt'), say('looking'), { above: room, left: room });
  const scale = scaleShapes(
    colour,
    { from: 0, to: 1, labels: ['0', '0.25', '1'], name: `${say('attentionWeight')}, ${say('rootScale')}` },
    { ...frame, y: bottom + 8, width: Math.min(frame.width, 180) },
  );
  return {
    millimetres,
    width,
    height: bottom + scaleRoom + 4,
    title,
    shapes: [...cells, ...edges(frame), ...labels, ...named, ...scale],
    facts,
  };
}

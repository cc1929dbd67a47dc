/** Signs that stand in for colour in a figure, drawn, since no font is sure to have them. */
import { grey, type Shape } from './shapes';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** A head that is off. */
export function cross({ x, y, size }: Box, stroke: string): Shape[] {
  const [from, to] = [0.2 * size, 0.8 * size];
  const line = (y1: number, y2: number): Shape => ({
    kind: 'line',
    x1: x + from,
    y1: y + y1,
    x2: x + to,
    y2: y + y2,
    stroke,
    width: 0.8,
  });
  return [line(from, to), line(to, from)];
}

/** A head that cannot reach the receiver. */
export function hatch({ x, y, size }: Box): Shape[] {
  return [0.5, 1, 1.5].map(at => {
    const [low, high] = [Math.max(0, at - 1) * size, Math.min(1, at) * size];
    return { kind: 'line', x1: x + low, y1: y + high, x2: x + high, y2: y + low, stroke: grey, width: 0.4 };
  });
}

/** Attention heads by name: `9.9` is layer 9, head 9, both from 0, as in the papers. */
import { Failed } from '../../protocol/failure';
import { headName } from '../../protocol/parts/heads';
import type { ModelShape } from './stages';

export interface HeadId {
  readonly layer: number;
  readonly head: number;
}

/** A head at the token positions where it is changed: all of them, END (the last), or these indices from 0. */
export interface HeadAt extends HeadId {
  readonly positions: Positions;
}

export type Positions = 'all' | 'end' | readonly number[];

/** Every head of the model, layer by layer. */
export function allHeads(shape: ModelShape): HeadId[] {
  return Array.from({ length: shape.layers * shape.heads }, (_, i) => ({
    layer: Math.floor(i / shape.heads),
    head: i % shape.heads,
  }));
}

/** @throws Failed `unknown-head` for a head that the model does not have. */
export function checkHead(shape: ModelShape, id: HeadId): void {
  const inside = (n: number, end: number) => Number.isInteger(n) && n >= 0 && n < end;
  if (inside(id.layer, shape.layers) && inside(id.head, shape.heads)) return;
  throw new Failed(
    'unknown-head',
    `The model has no head ${headName(id)}.`,
    `Heads run from 0.0 to ${shape.layers - 1}.${shape.heads - 1}.`,
  );
}

/** Positions as indices from 0 of a prompt of `length` tokens. @throws Failed `bad-position` for one outside it. */
export function positionIndices(positions: Positions, length: number): readonly number[] {
  if (positions === 'end') return [length - 1];
  if (positions === 'all') return Array.from({ length }, (_, i) => i);
  for (const position of positions) checkPosition(position, length);
  return positions;
}

/** @throws Failed `bad-position` for an index outside a prompt of `length` tokens. */
export function checkPosition(position: number, length: number): void {
  if (Number.isInteger(position) && position >= 0 && position < length) return;
  throw new Failed(
    'bad-position',
    `The prompt has no token position ${position}.`,
    `Its positions run from 0 to ${length - 1}.`,
  );
}

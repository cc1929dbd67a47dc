/** The receivers of a map of paths: as they are written, as heads of its grid, and the one that a further head would be. */
import { headName } from '../../../src/protocol/parts/heads';
import { readReceivers } from '../../../src/protocol/parts/receivers';
import type { HeadRef } from '../../../src/protocol/results';
import { type Grid, placeOf } from '../../measured/grid';

/** `5.0.q@END` */
export type Receiver = string;

/** One by one; of the logits none. */
export function writtenReceivers(to: string): Receiver[] {
  return isLogits(to) ? [] : to.split(',').map(one => one.trim());
}

/** Places of heads that receive, every head of a layer where it is written so. */
export function receivingPlaces(to: string, grid: Grid): ReadonlySet<number> {
  const read = readReceivers(to);
  if (!Array.isArray(read)) return new Set();
  const places = (read as Exclude<typeof read, 'logits' | { bad: string }>).flatMap(({ layer, head }) =>
    head === '*'
      ? Array.from({ length: grid.columns }, (_, column) => placeOf(grid, { layer, column }))
      : [placeOf(grid, { layer, column: head })],
  );
  return new Set(places);
}

/** A head as a further receiver: the same part at the same place as the last one, its query at END beside the logits. */
export function receiverOf(head: HeadRef, to: string): Receiver {
  const read = readReceivers(to);
  const last = Array.isArray(read) ? (read.at(-1) as { part: string; place: string } | undefined) : undefined;
  return `${headName(head)}.${last?.part ?? 'q'}@${last?.place ?? 'END'}`;
}

function isLogits(to: string): boolean {
  return readReceivers(to) === 'logits';
}

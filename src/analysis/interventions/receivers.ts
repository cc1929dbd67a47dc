/**
 * Where a path ends: the logits at END, or heads' q, k or v at a token position. Written `logits`,
 * `9.9.q@END,9.6.q@END`, `7.*.v@S2`; positions by the paper's names or as an index from 0.
 */
import { Failed } from '../../protocol/failure';
import { headName } from '../../protocol/parts/heads';
import { readReceivers, type WrittenReceiver } from '../../protocol/parts/receivers';
import { checkHead, checkPosition, type HeadId } from '../model/heads';
import type { ModelShape } from '../model/stages';

export interface Receiver extends HeadId {
  readonly part: 'q' | 'k' | 'v';
  /** A token position from 0. */
  readonly position: number;
}

export type Receivers = { readonly to: 'logits' } | { readonly to: 'heads'; readonly heads: readonly Receiver[] };

/** Token positions by name: END, and of S2, S1, S1+1 and IO those that the prompt has. */
export type Places = Readonly<Record<string, number>>;

/** @throws Failed `bad-receiver`, `no-position`, `unknown-head`, `bad-position` */
export function parseReceivers(text: string, shape: ModelShape, places: Places, length: number): Receivers {
  const read = readReceivers(text);
  if (read === 'logits') return { to: 'logits' };
  if ('bad' in read) throw bad(`${JSON.stringify(read.bad)} is no receiver.`);
  return { to: 'heads', heads: distinct(read.flatMap(item => receiversOf(item, shape, places, length))) };
}

/** `9.9.q@END`, the position as its index where it has no name here. */
export function receiverName(receiver: Receiver, places: Places = {}): string {
  const name = Object.entries(places).find(([, position]) => position === receiver.position)?.[0];
  return `${headName(receiver)}.${receiver.part}@${name ?? receiver.position}`;
}

/** @throws Failed `unknown-head`, `bad-position` */
export function checkReceivers(receivers: Receivers, shape: ModelShape, length: number): void {
  if (receivers.to === 'logits') return;
  for (const receiver of receivers.heads) {
    checkHead(shape, receiver);
    checkPosition(receiver.position, length);
  }
}

function receiversOf(written: WrittenReceiver, shape: ModelShape, places: Places, length: number): Receiver[] {
  const { layer, part } = written;
  const position = parsePlace(written.place, places);
  checkPosition(position, length);
  const heads = written.head === '*' ? Array.from({ length: shape.heads }, (_, i) => i) : [written.head];
  return heads.map(head => {
    const receiver = { layer, head, part, position };
    checkHead(shape, receiver);
    return receiver;
  });
}

function parsePlace(place: string, places: Places): number {
  if (/^\d+$/.test(place)) return Number(place);
  const named = Object.entries(places).find(([name]) => name.toUpperCase() === place.toUpperCase());
  if (named) return named[1];
  const known = Object.keys(places).join(', ');
  throw new Failed(
    'no-position',
    `This prompt has no position ${JSON.stringify(place)}; it has ${known || 'none with a name'}.`,
    'Write logits, or heads as 9.9.q@END,9.6.q@END or 7.*.v@S2.',
  );
}

function distinct(receivers: readonly Receiver[]): Receiver[] {
  return [...new Map(receivers.map(receiver => [receiverName(receiver), receiver])).values()];
}

function bad(what: string): Failed {
  return new Failed('bad-receiver', what, 'Write logits, or heads as 9.9.q@END,9.6.q@END or 7.*.v@S2.');
}

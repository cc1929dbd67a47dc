/** Sentences about one head: what a screen reader says of its cell, and what stands under the map. */
import type { HeadRef } from '../src/protocol/question';
import { headName } from './heads';
import type { HeadMap } from './maps';
import { fixed } from './numbers';
import { say } from './strings';

export interface CellFacts {
  readonly head: HeadRef;
  readonly map: HeadMap;
  readonly value: number | null | undefined;
  /** 0 where there is none yet. */
  readonly rank: number;
  readonly isOff: boolean;
  readonly isMarked: boolean;
  readonly className?: string | undefined;
}

/** `layer 9, head 6, KL 0.42, rank 1, knocked out` */
export function cellLabel({ head: { layer, head }, map, value, rank, isOff, isMarked, className }: CellFacts): string {
  const number = typeof value === 'number' ? say('cell', layer, head, map.name, spoken(value)) : undefined;
  return [
    number ?? say('cellMissing', layer, head),
    rank > 0 && say('cellRank', rank),
    className,
    isOff && say('cellOff'),
    isMarked && say('cellDisagrees'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** `9.6  KL 0.4200, rank 1 of 144` */
export function readout({ head, map, value, rank, isOff, isMarked, className }: CellFacts, total: number): string {
  return [
    `${headName(head)}  ${map.name} ${fixed(value)}`,
    rank > 0 && say('rankOf', rank, total),
    className,
    isOff && say('cellOff'),
    isMarked && say('cellDisagrees'),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Fewer digits than on screen: they are heard one by one. */
function spoken(value: number): string {
  const size = Math.abs(value);
  return size >= 0.1 ? fixed(value, 2) : fixed(value, 4);
}

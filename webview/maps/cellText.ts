/** Sentences about one cell, a head or a token: what a screen reader says of its cell, and what stands under the map. */
import { type Counted, type Estimate, isUnsure } from '../measured/draws';
import type { Cell } from '../measured/grid';
import { headName, headOf } from '../measured/heads';
import { say } from '../strings';
import { fixed } from '../ui/numbers';
import type { CellMap } from './cellMap';

export interface CellFacts {
  /** `placeName` or `shortPlace`. */
  readonly place: string;
  /** Of the number: `KL`. */
  readonly name: string;
  readonly value: number | null | undefined;
  /** 0 where there is none yet. */
  readonly rank: number;
  /** Whether it can have an effect at all, and whether its number is no more than rounding. */
  readonly isReached: boolean;
  readonly isRounding: boolean;
  readonly isOff: boolean;
  /** Of a mean. */
  readonly estimate?: Estimate | undefined;
  readonly counted?: Counted | undefined;
  readonly isMarked: boolean;
  /** It is what the map shows paths to. */
  readonly isReceiver?: boolean;
  readonly className?: string | undefined;
}

/** `layer 9, head 6, KL 0.42, rank 1, knocked out` */
export function cellLabel(facts: CellFacts): string {
  const { place, name, value, rank, isOff, isMarked, isReceiver, className } = facts;
  const number = typeof value === 'number' ? `${name} ${spoken(value)}${errorOf(facts, 2)}` : say('cellMissing');
  return [
    `${place}, ${number}`,
    nothing(facts),
    ...drawsText(facts),
    rank > 0 && say('cellRank', rank),
    className,
    isOff && say('cellOff'),
    isMarked && say('cellDisagrees'),
    isReceiver && say('receives'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** `9.6  KL 0.4200, rank 1 of 144` */
export function cellReadout(facts: CellFacts, total: number): string {
  const { place, name, value, rank, isOff, isMarked, isReceiver, className } = facts;
  return [
    `${place}  ${name} ${fixed(value)}${errorOf(facts, 4)}`,
    nothing(facts),
    ...drawsText(facts),
    rank > 0 && say('rankOf', rank, total),
    className,
    isOff && say('cellOff'),
    isMarked && say('cellDisagrees'),
    isReceiver && say('receives'),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** ` ± 0.0312` */
function errorOf({ estimate }: CellFacts, digits: number): string {
  return typeof estimate?.se === 'number' ? ` ± ${fixed(estimate.se, estimate.se >= 0.01 ? digits : 4)}` : '';
}

/** `64 draws`, `one prompt` */
export function countText(n: number, counted: Counted = 'draws'): string {
  if (counted === 'prompts') return say(n === 1 ? 'promptsOne' : 'promptsMany', n);
  return say(n === 1 ? 'drawsOne' : 'drawsMany', n);
}

/** Of how many a mean is, how many go the other way, and whether it could be nothing. */
function drawsText({ estimate, counted, isRounding }: CellFacts): (string | false)[] {
  if (!estimate) return [];
  const { n, against } = estimate;
  return [
    countText(n, counted),
    against > 0 && say('drawsAgainst', against),
    !isRounding && isUnsure(estimate) && say('drawsUnsure'),
  ];
}

/** Why a number says nothing. */
function nothing({ isReached, isRounding }: CellFacts): string | false {
  return !isReached ? say('cellOutOfReach') : isRounding && say('cellRounding');
}

/** `layer 9, head 6`; `layer 3, token 10 ·John (S2)` */
export function placeName({ columns }: Pick<CellMap, 'columns'>, { layer, column }: Cell): string {
  if (columns.kind === 'heads') return `${say('layerNumber', layer)}, ${say('headNumber', column)}`;
  return `${say('layerNumber', layer)}, ${tokenName(columns, column)}`;
}

/** `9.6`; `3 @ 10 ·John (S2)` */
export function shortPlace({ columns }: Pick<CellMap, 'columns'>, cell: Cell): string {
  return columns.kind === 'heads' ? headName(headOf(cell)) : `${cell.layer} @ ${tokenName(columns, cell.column)}`;
}

export function tokenName(columns: CellMap['columns'] & { readonly kind: 'tokens' }, column: number): string {
  const name = columns.names.get(column);
  return `${column} ${columns.tokens[column] ?? ''}${name ? ` (${name})` : ''}`;
}

/** Fewer digits than on screen: they are heard one by one. */
function spoken(value: number): string {
  const size = Math.abs(value);
  return size >= 0.1 ? fixed(value, 2) : fixed(value, 4);
}

/**
 * When a measured number counts as the published one. Thresholds are these, and no others:
 *
 * - `agrees`: rounded to the digits that are printed it is the printed number; or the two differ by no more than twice
 *   their combined standard error. Where the published number is of one draw (of a baseline's names), its error is what
 *   one draw's is: the standard deviation over our draws.
 * - `same sign and order`: not that, but it has the published sign, and its place in its table is the published one.
 * - `differs`: neither.
 *
 * Of a claim in words about a share (`most`): it agrees where the share's interval of 95 % lies on the claimed side of
 * one half, has the same sign where the share itself does.
 */
import type { Ours, Verdict } from '../protocol/reproduction';
import type { Printed } from './log/printed';

/** So many combined standard errors. */
export const most = 2;
/** Rounding of binary fractions, far below any printed digit. */
const hair = 1e-9;

export interface Places {
  readonly published: number;
  readonly ours: number;
}

/**
 * @param places of both in the tables that they are of; without them a quantity that is never negative has no order
 *   to share.
 * @param isDraw whether the published number is of one draw of what ours is the mean of.
 */
export function verdictOf(published: Printed, ours: Ours, places?: Places, isDraw = false): Verdict {
  const { value, step } = published;
  const apart = Math.abs(ours.mean - value);
  if (apart <= step / 2 + hair || apart <= most * combined(ours, isDraw)) return 'agrees';
  const sameSign = Math.sign(ours.mean) === Math.sign(value);
  return sameSign && places !== undefined && places.ours === places.published ? 'same sign and order' : 'differs';
}

function combined({ se = 0, n }: Ours, isDraw: boolean): number {
  return isDraw ? se * Math.sqrt(n + 1) : se;
}

/** Of `most` or `few` of them. */
export function claimed(side: 'more than half' | 'less than half', { mean, interval }: Ours): Verdict {
  const isMore = side === 'more than half';
  const [low = mean, high = mean] = interval ?? [];
  if (isMore ? low > 0.5 : high < 0.5) return 'agrees';
  return (isMore ? mean > 0.5 : mean < 0.5) ? 'same sign and order' : 'differs';
}

/** Of something that is there or not. */
export function same(published: string, ours: string | undefined): Verdict {
  return published === ours ? 'agrees' : 'differs';
}

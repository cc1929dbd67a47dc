/** Draws of a template that a measurement has no meaning for, such as ABC where the logit difference is asked for. */

import { Failed } from '../../protocol/failure';
import { grouped } from '../../protocol/parts/grouped';
import type { LeftOut } from '../../protocol/shards';
import type { Asking } from '../input/ask';

/** What a draw may lack that another of the same template has. */
const lacking = new Set(['no-contrast', 'same-first-token', 'no-position', 'bad-position', 'no-corrupt']);

/** @returns why it is left out; undefined where the failure is more than one draw's own. */
export function leftOut({ at, line, place, question }: Asking, error: unknown): LeftOut | undefined {
  if (!question.draw || !(error instanceof Failed) || !lacking.has(error.failure.code)) return undefined;
  const { form } = question.draw;
  const { code, message, todo } = error.failure;
  return {
    at,
    line,
    what: form === '' ? place : `${place}: form ${form}`,
    code,
    message: `${place}: ${message}`,
    todo,
  };
}

/** Says what was left out. @throws Failed the first reason where nothing is left. */
export function tellLeftOut(all: readonly LeftOut[], note: (text: string) => void, left: number): void {
  const [first] = all;
  if (first && left === 0) throw new Failed(first.code, first.message, first.todo);
  for (const group of grouped(all, ({ what, code }) => `${what} ${code}`)) {
    const [{ what, message }] = group as [LeftOut];
    const why = message.replace(/^.*?:\d+:\d+: /, '');
    note(`${what}: ${group.length} draw${group.length === 1 ? '' : 's'} left out. ${why}`);
  }
}

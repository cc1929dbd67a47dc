/** Draws of a template that a measurement has no meaning for, such as ABC where the logit difference is asked for. */
import { Failed } from '../../protocol/failure';
import type { Asking } from '../input/ask';

/** What a draw may lack that another of the same template has. */
const lacking = new Set(['no-contrast', 'same-first-token', 'no-position', 'no-corrupt']);

interface Group {
  readonly what: string;
  readonly error: Failed;
  count: number;
}

export class Skipped {
  private readonly groups = new Map<string, Group>();

  /** @returns whether the failure is one draw's own: it is left out then. */
  take({ place, question }: Asking, error: unknown): boolean {
    if (!question.draw || !(error instanceof Failed) || !lacking.has(error.failure.code)) return false;
    const { form } = question.draw;
    const { code, message, todo } = error.failure;
    const key = `${place} ${form} ${code}`;
    const what = form === '' ? place : `${place}: form ${form}`;
    const group = this.groups.get(key) ?? { what, error: new Failed(code, `${place}: ${message}`, todo), count: 0 };
    group.count++;
    this.groups.set(key, group);
    return true;
  }

  /** Says what was left out. @throws Failed the first reason where nothing is left. */
  tell(note: (text: string) => void, left: number): void {
    const [first] = this.groups.values();
    if (first && left === 0) throw first.error;
    for (const { what, error, count } of this.groups.values()) {
      const why = error.failure.message.replace(/^.*?:\d+:\d+: /, '');
      note(`${what}: ${count} draw${count === 1 ? '' : 's'} left out. ${why}`);
    }
  }
}

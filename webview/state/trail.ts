/**
 * The way that path patching was followed back from the logits: receivers, one behind another, and the one that is
 * shown. Like the history of a browser, but for one thing: a receiver that has been on the way is gone back to. Pure.
 */
import { type Receiver, writtenReceivers } from '../maps/kinds/receivers';

export interface Trail {
  /** As `ioi path --to` takes them, the first one first. */
  readonly steps: readonly string[];
  readonly at: number;
}

export const noTrail: Trail = { steps: [], at: 0 };

/** Steps that are kept: further back than anybody looks. */
const mostSteps = 40;

/** The way with this receiver shown: a step back or forward where it is on it, else a new one, which ends what lay ahead. */
export function followed({ steps, at }: Trail, to: string): Trail {
  const before = steps.indexOf(to);
  if (before >= 0) return { steps, at: before };
  const now = [...steps.slice(0, at + 1), to].slice(-mostSteps);
  return { steps: now, at: now.length - 1 };
}

/** Further receivers beside the one that is shown take its place: no new step. */
export function widened({ steps, at }: Trail, to: string): Trail {
  return { steps: steps.with(at, to), at };
}

/** `5.0.q`: where it is read is said where that is not END. */
export function shortReceiver(to: string): string {
  return to.replaceAll(/@END\b/gi, '').replaceAll(/\s*,\s*/g, ' + ');
}

/** The receivers with one more, or without it where it is among them; the logits when none is left. */
export function toggledReceiver(to: string, one: Receiver): string {
  const all = writtenReceivers(to);
  const rest = all.filter(item => item !== one);
  return (rest.length === all.length ? [...all, one] : rest).join(',') || 'logits';
}

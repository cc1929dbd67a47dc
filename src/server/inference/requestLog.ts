/** What a person reads who opens the log: what was asked, how long it took, what failed. */
import { type Ask, nameOf } from '../../protocol/analyses';
import type { Outcome } from '../../protocol/lsp';

export interface Log {
  info(line: string): void;
  warn(line: string): void;
}

/** @param took milliseconds from the asking to the answer. */
export function tell(
  log: Log,
  { ask, model }: { readonly ask: Ask; readonly model: string },
  took: number,
  outcome: Outcome<unknown>,
): void {
  const time = `${(took / 1000).toFixed(2)} s`;
  const what = `${nameOf(ask)} of ${model}`;
  if (outcome.ok) log.info(`${what}: ${time}`);
  else if (outcome.failure.code === 'cancelled') log.info(`${what}: cancelled after ${time}`);
  else log.warn(`${what}: failed after ${time}: ${outcome.failure.message} (${outcome.failure.code})`);
}

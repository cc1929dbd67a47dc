/** A command that measures prompts, seen from outside: run here, or concluded from what many machines have measured. */
import type * as z from 'zod/mini';
import type { Arguments } from '../input/arguments';
import type { How } from '../input/shown';
import type { Interruption } from '../interruption';
import type { Style } from '../text/layout';
import type { Measurement } from './measurement';

export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly style: Style;
  readonly interruption: Interruption;
}

/** What can be measured in parts, and concluded from the rows of all of them. */
export interface Runnable<Row> {
  /** @returns the exit code. */
  readonly run: (args: Arguments, io: Io) => Promise<number>;
  /** What a row of a shard must be. */
  readonly row: (isMean: boolean) => z.ZodMiniType<unknown>;
  /** A row of a shard, as it is kept here. */
  readonly kept: (told: unknown, isMean: boolean) => Row;
  /** @returns the exit code. */
  readonly conclude: (measured: Measurement<Row>, how: How, io: Io) => Promise<number>;
}

export function noteOn(io: Io): (said: string) => void {
  return said => io.err(`note: ${said}`);
}

/** Says what there is where it is not all. @returns the exit code. */
export function ended({ isInterrupted, rows, prompts }: Measurement<unknown>, io: Io): number {
  if (!isInterrupted) return 0;
  io.err(`ioi: interrupted; this is of ${rows.length} of ${prompts} prompts`);
  return 130;
}

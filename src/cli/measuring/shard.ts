/** `--shard i/n`: what one machine has measured, for `ioi merge`. */
import { arch, cpus } from 'node:os';
import type { LeftOut, Shard } from '../../protocol/shards';
import type { Asking } from '../input/ask';
import type { Part } from '../input/part';
import { type About, keyOf, modelsSaid } from './measurement';
import type { Io } from './runnable';

interface Measured {
  readonly rows: readonly unknown[];
  readonly left: readonly LeftOut[];
  readonly isInterrupted: boolean;
}

/** Of a part that was interrupted nothing is printed: it is measured again. @returns the exit code. */
export async function printShard(
  { models, ...about }: About,
  asked: readonly Asking[],
  { index, of }: Part,
  { rows, left, isInterrupted }: Measured,
  io: Io,
): Promise<number> {
  if (isInterrupted) {
    io.err(`ioi: interrupted; part ${index} of ${of} is not whole. Measure it again.`);
    return 130;
  }
  const shard: Shard<unknown> = {
    ...about,
    ...modelsSaid(await models()),
    shard: { parts: [index], of, key: await keyOf({ ...about, models }, asked) },
    processors: [`${arch()} ${cpus()[0]?.model.trim() ?? ''}`.trim()],
    left: [...left],
    rows,
  };
  io.out(JSON.stringify(shard));
  return 0;
}

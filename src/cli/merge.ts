/** `ioi merge`: one result from the shards of a measurement, to the last digit what one machine gives. */

import { type MeanRow, told } from '../analysis/means/meanRows';
import type { Shard } from '../protocol/shards';
import { commands } from './commands';
import type { MergeArguments } from './input/mergeArguments';
import { join } from './measuring/join';
import { readShard } from './measuring/readShard';
import type { Io, Runnable } from './measuring/runnable';

/** Whatever a command keeps of a prompt, in its place. */
type Row = Pick<MeanRow, 'at' | 'line'>;

/** @returns 1 where an `@expect` is written and not met */
export async function merge(args: MergeArguments, io: Io): Promise<number> {
  const of = (command: Shard<Row>['command']) => commands[command] as unknown as Runnable<Row>;
  const shards = args.files.map(name => ({ name, shard: readShard(name, of) }));
  const whole = join(shards, args.partial ? 'some' : 'all');
  if (whole.processors.length > 1)
    io.err(`note: measured on ${whole.processors.join(' and ')}: last digits differ between processors.`);
  if (args.partial) {
    const rows = whole.mean ? (whole.rows as readonly MeanRow[]).map(told) : whole.rows;
    io.out(JSON.stringify({ ...whole, rows }));
    return 0;
  }
  const { shard: _, processors: __, model, models = [model], ...about } = whole;
  const measured = {
    ...about,
    models: async () => models,
    source: about.source ?? args.files[0]!,
    isInterrupted: false,
  };
  return of(whole.command).conclude(measured, args, io);
}

/** A file that `--shard` wrote, on this machine or another: nothing of it is trusted before it is looked at. */
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { Failed } from '../../protocol/failure';
import { resultsVersion } from '../../protocol/results';
import { type Shard, shardHead } from '../../protocol/shards';
import type { Runnable } from './runnable';

/** @throws Failed `cannot-read`, `not-a-shard`, with the file's name */
export function readJson(path: string, what: string, todo: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new Failed('cannot-read', `${path} ${why}.`, todo);
  }
  if (text.trim() === '')
    throw new Failed('not-a-shard', `${path} is empty: the command that writes it did not end.`, todo);
  try {
    return JSON.parse(text);
  } catch {
    throw new Failed('not-a-shard', `${path} is not ${what}: it is no whole JSON.`, todo);
  }
}

const again = 'Run the command that writes it again.';

/** @param of the command that a shard is of. */
export function readShard<Row>(path: string, of: (command: Shard<Row>['command']) => Runnable<Row>): Shard<Row> {
  const json = readJson(path, 'a shard', again);
  const wrong = (why: string) =>
    new Failed('not-a-shard', `${path} is not a shard: ${why}.`, 'Name files that ioi … --shard i/n wrote.');
  const { version, shard } = (json ?? {}) as { readonly version?: unknown; readonly shard?: unknown };
  if (shard === undefined) throw wrong('it does not say which part it is');
  if (version !== resultsVersion) throw wrong(`it is of version ${JSON.stringify(version)}, not ${resultsVersion}`);
  const head = shardHead.safeParse(json);
  if (!head.success) throw wrong(fault(head.error));
  const { command, mean } = head.data;
  const runnable = of(command);
  const rows = (json as { readonly rows: readonly unknown[] }).rows;
  const checked = z.array(runnable.row(mean)).safeParse(rows);
  if (!checked.success) throw wrong(`rows: ${fault(checked.error)}`);
  // As they were written, in the order of their fields.
  return { ...head.data, rows: rows.map(row => runnable.kept(row, mean)) };
}

/** What is wrong with it first, in a few words. */
export function fault(error: z.core.$ZodError): string {
  const [first] = error.issues;
  return `${first?.path.join('.') || 'it'}: ${first?.message ?? 'it has another shape'}`.replace(/\.$/, '');
}

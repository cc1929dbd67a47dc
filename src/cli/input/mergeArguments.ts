/** `ioi merge FILE…`: which shards, and how what they give together is printed. */
import { type How, readHow } from './shown';
import { usage } from './usage';

export interface MergeArguments extends How {
  readonly command: 'merge';
  readonly files: readonly string[];
  /** Whether parts may be missing: what is printed is a shard again. */
  readonly partial: boolean;
}

/** @throws Failed `usage` */
export function readMerge(files: readonly string[], flags: Readonly<Record<string, unknown>>): MergeArguments {
  if (files.length === 0)
    throw usage('No shard was given.', 'Name the files that ioi … --shard i/n wrote: ioi merge out/*.json.');
  return { command: 'merge', files, partial: flags.partial === true, ...readHow(flags) };
}

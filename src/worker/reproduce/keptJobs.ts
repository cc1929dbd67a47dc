/** What `ioi reproduce` has measured, kept on disk job by job: a run that was ended goes on from there. */
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { ownCache } from '../../model/checkpoint/identity';
import { type Job, keyOf } from '../../reproduce/job';
import { keep, readKept, type Shelf } from '../runs/keptFiles';

/** A megabyte a model. */
export const jobShelf = (): Shelf => ({
  folder: join(ownCache(), 'reproduced'),
  kind: 'job',
  version: 1,
  most: 64 * 2 ** 20,
});

/** All that a job's numbers depend on. */
export interface MadeBy {
  readonly sha256: string;
  /** Of IOI Lens. */
  readonly version: string;
}

export function keptJob(by: MadeBy, job: Job): unknown {
  const body = readKept(jobShelf(), fullKey(by, job));
  return body && JSON.parse(body.toString('utf8'));
}

export function keepJob(by: MadeBy, job: Job, result: unknown): void {
  keep(jobShelf(), fullKey(by, job), Buffer.from(JSON.stringify(result)));
}

function fullKey({ sha256, version }: MadeBy, job: Job): string {
  // A home may be shared by machines whose sums differ in their last digits.
  return [sha256, version, arch(), cpus()[0]?.model ?? '', keyOf(job)].join('\n');
}

/** Sections of a source measured on one model, job by job, with what was measured before taken from disk. */
import { checkCancelled, type RunOptions } from '../../analysis/runs/progress';
import { type Job, keyOf, type Results } from '../../reproduce/job';
import type { Section } from '../../reproduce/section';
import type { Workspace } from '../runs/workspace';
import { keepJob, keptJob, type MadeBy } from './keptJobs';
import { costOf, type Peer, runJob } from './runJob';

export interface How extends RunOptions {
  /** Of IOI Lens. */
  readonly version: string;
  /** Whether what was measured before is measured again. */
  readonly isFresh: boolean;
  readonly peer: Peer;
  /** The same weights with the other GELU; let go of when its jobs are done. */
  readonly otherGelu: () => Workspace;
  /** Of all that is to be measured: which share is done. */
  readonly onShare?: (share: number, section: Section) => void;
  /** All jobs of a section are measured. */
  readonly onSection?: (section: Section) => void;
}

/**
 * @param into filled as jobs are done: what there is when it throws.
 * @returns how many jobs were there from before.
 * @throws Failed `cancelled`, and those of the analyses
 */
export async function reproduce(
  on: Workspace,
  wanted: readonly Section[],
  into: { results: Map<string, Results[keyof Results]>; done: Set<string> },
  { version, isFresh, peer, otherGelu, onShare, onSection, ...options }: How,
): Promise<number> {
  const { sha256, layers, heads } = await on.model.facts();
  const by: MadeBy = { sha256, version };
  const jobs = new Map(
    wanted.flatMap(section => section.jobs({ layers, heads }).map(job => [keyOf(job), { job, section }] as const)),
  );
  for (const [key, { job }] of jobs) {
    // Another Python may be here by now.
    const found = isFresh || job.kind === 'equality' ? undefined : keptJob(by, job);
    if (found) into.results.set(key, found as Results[keyof Results]);
  }
  const kept = into.results.size;
  await on.model.ready(options);
  const left = [...jobs]
    .filter(([key]) => !into.results.has(key))
    .map(([key, one]) => ({ key, ...one, cost: costOf(on, one.job) }));
  const total = left.reduce((sum, { cost }) => sum + cost, 0);
  // What takes minutes is worth the seconds of laying the weights out for the processor.
  if (left.some(({ job }) => job.kind === 'sweep')) while (await on.model.stages.packNext()) checkCancelled(options);
  let before = 0;
  const finish = () => {
    for (const section of wanted) {
      const isDone = section.jobs({ layers, heads }).every(job => into.results.has(keyOf(job)));
      if (!isDone || into.done.has(section.id)) continue;
      into.done.add(section.id);
      onSection?.(section);
    }
  };
  finish();
  // How long another program takes says nothing of the rest.
  const [others, own] = [true, false].map(is => left.filter(({ job }) => (job.kind === 'equality') === is));
  for (const { key, job, section, cost } of [...others!, ...own!]) {
    const isOurs = job.kind !== 'equality';
    const onCost = (done: number) => isOurs && onShare?.((before + done) / total, section);
    onCost(0);
    const result = await withModel(on, job, otherGelu, model => runJob(model, job, { ...options, peer, onCost }));
    if (isOurs) keepJob(by, job, result);
    into.results.set(key, result);
    before += cost;
    finish();
  }
  return kept;
}

async function withModel<T>(
  on: Workspace,
  job: Job,
  otherGelu: () => Workspace,
  work: (on: Workspace) => Promise<T>,
): Promise<T> {
  if (job.kind !== 'predict' || job.gelu === undefined) return work(on);
  const other = otherGelu();
  try {
    return await work(other);
  } finally {
    await other.model.stages.release();
  }
}

/** `ioi reproduce`: the research log's numbers beside those of a model. */
import { writeFileSync } from 'node:fs';
import { Failed } from '../protocol/failure';
import type { ReproductionReport, ReproductionResult, ReproductionShare } from '../protocol/reproduction';
import { type ModelFacts, resultsVersion } from '../protocol/results';
import { logsModel, reproductionOf } from '../reproduce';
import type { Results } from '../reproduce/job';
import { html } from '../reproduce/report/html';
import { markdown } from '../reproduce/report/markdown';
import { reproduce } from '../worker/reproduce/reproduce';
import { findModel, openModel } from '../worker/runs/openModel';
import { Workspace } from '../worker/runs/workspace';
import { root } from './input/ask';
import type { ReproduceArguments } from './input/reproduceArguments';
import type { Io } from './measuring/runnable';
import { peerOf } from './reproducing/transformers';
import { shareLine } from './text/progressLine';
import { reproductionText } from './text/reproductionText';

/** @param version of IOI Lens. @throws Failed */
export async function reproduceLog(args: ReproduceArguments, io: Io, version: string): Promise<number> {
  const { model: name = 'demo', threads, lowMemory, only, isFresh } = args;
  // What cannot be written is said before one has waited for it.
  if (args.report) writeReport(args.report.path, '', 'a');
  const found = findModel(name, root, 'folders too');
  const options = { ...(threads === undefined ? {} : { threads }), lowMemory };
  const on = new Workspace(openModel(found, options));
  for (const note of on.model.checkpoint.notes) io.err(`note: ${found.id}: ${note}`);
  const facts = await on.model.facts();
  const into = { results: new Map<string, Results[keyof Results]>(), done: new Set<string>() };
  const line = shareLine();
  const { signal } = io.interruption;
  let isInterrupted = false;
  try {
    const kept = await reproduce(on, only, into, {
      signal,
      version,
      isFresh,
      peer: peerOf(facts.sha256),
      otherGelu: () => new Workspace(openModel({ id: found.id, folder: found.folder, activation: 'gelu' }, options)),
      onProgress: line.loading,
      onShare: (share, { id }) => {
        line.show(`section ${id}`, share);
        process.send?.({ kind: 'share', section: id, share } satisfies ReproductionShare);
      },
      onSection: () => io.interruption.keep(),
    });
    if (kept > 0)
      io.err(
        `note: ${kept === 1 ? '1 measurement is' : `${kept} measurements are`} from an earlier run; --fresh measures again.`,
      );
  } catch (error) {
    if (!signal.aborted || into.done.size === 0) throw error;
    isInterrupted = true;
  } finally {
    line.clear();
  }
  const given = {
    model: facts,
    modelName: name,
    isSource: facts.sha256 === logsModel.sha256,
    results: into.results,
  };
  const report = reportOf(facts, reproductionOf(only, into.done, given), isInterrupted);
  if (args.report) writeReport(args.report.path, (args.report.format === 'html' ? html : markdown)(report, version));
  io.out(args.json ? JSON.stringify(report) : reproductionText(io.style, report.results[0]!).join('\n'));
  if (!isInterrupted) return 0;
  io.err(
    `ioi: interrupted; this is ${into.done.size} of ${only.length} sections. The same command goes on from there.`,
  );
  return 130;
}

function reportOf(model: ModelFacts, result: ReproductionResult, isInterrupted: boolean): ReproductionReport {
  const { protocol, sections } = result;
  const done = sections.filter(({ isDone }) => isDone).length;
  return {
    version: resultsVersion,
    command: 'reproduce',
    model,
    settings: { protocol },
    ...(isInterrupted ? { interrupted: { sections: done, of: sections.length } } : {}),
    results: [result],
  };
}

/** @param flag `a`: behind what is there. */
function writeReport(path: string, text: string, flag: 'a' | 'w' = 'w'): void {
  try {
    writeFileSync(path, text, { flag });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failed('cannot-write', `${path} cannot be written (${code}).`, 'Name another file.');
  }
}

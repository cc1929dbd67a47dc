/** `ioi eval`: templates and prompts as data sets, form by form, and whether `@expect` is met. */
import { writeFileSync } from 'node:fs';
import type { EvaluationResult } from '../protocol/evaluation';
import { Failed } from '../protocol/failure';
import { type EvaluationRow, evaluationRow } from '../protocol/shards';
import { evaluatedPrompts, failsFor } from '../worker/analyses/predictMany';
import { type Asking, askings } from './input/ask';
import { rangeOf } from './input/part';
import type { Interruption } from './interruption';
import { at, type Measured } from './measuring/measureAll';
import { about, type Measurement, reportOf } from './measuring/measurement';
import { readEvaluation } from './measuring/readEvaluation';
import { ended, type Io, noteOn, type Runnable } from './measuring/runnable';
import { printShard } from './measuring/shard';
import { type Comparison, compare } from './rows/comparison';
import { evaluationOf } from './rows/evaluationRows';
import { comparisonText } from './text/comparisonText';
import { csv } from './text/evaluationCsv';
import { evaluationText } from './text/evaluationText';
import { headingsOf } from './text/headings';
import { junit, type ReportName } from './text/junit';
import { progressOf } from './text/progressLine';

/** The exit code is 1 where an `@expect` is written and not met. */
export const evaluation: Runnable<EvaluationRow> = {
  async run(args, io) {
    const all = askings(args, { kind: 'predict' }, noteOn(io));
    const asked = args.shard ? all.slice(...rangeOf(args.shard, all.length)) : all;
    const whole = about(args, all, { kind: 'predict' });
    // What is no evaluation is said before one has waited for another.
    if (args.against !== undefined) readEvaluation(args.against);
    const measured = await predictAll(asked, io.interruption);
    if (args.shard) return printShard(whole, all, args.shard, measured, io);
    return evaluation.conclude({ ...whole, ...measured }, args, io);
  },

  async conclude(measured: Measurement<EvaluationRow>, how, io) {
    const before = how.against === undefined ? undefined : readEvaluation(how.against);
    const alone = evaluationOf(measured);
    const comparison = before && compare(alone, before);
    if (comparison) tell(comparison, how.against!, io);
    const results = comparison?.results ?? alone;
    if (how.junit !== undefined) write(how.junit, junit(results, reportName(measured)));
    if (how.csv !== undefined) write(how.csv, csv(results));
    if (how.json) io.out(JSON.stringify(await reportOf<EvaluationResult>(measured, results, [])));
    else {
      const text = evaluationText(io.style, results, headingsOf(measured));
      if (before) text.push('', ...comparisonText(io.style, results, how.against!, before));
      io.out(text.join('\n'));
    }
    const missed = results.some(({ of, forms }) => of !== 'file' && forms.some(({ met }) => met === false));
    return ended(measured, io) || (missed ? 1 : 0);
  },

  row: () => evaluationRow,
  kept: row => row as EvaluationRow,
};

/** What was not there both times. @throws Failed `nothing-in-common` */
function tell({ paired, added, gone }: Comparison, path: string, io: Io): void {
  if (paired === 0)
    throw new Failed(
      'nothing-in-common',
      `${path} has none of these prompts.`,
      'Hold an evaluation against one of the same file, with the same seed and samples.',
    );
  if (added > 0 || gone > 0)
    io.err(
      `note: ${added} of these prompts are not in ${path}, ${gone} of it are not here: they are left out of what changed.`,
    );
}

/** So many prompts between two looks at whether to go on: enough for full batches of each length. */
const together = 64;

/** Those of one model together, in the order of the file. */
async function predictAll(asked: readonly Asking[], interruption: Interruption): Promise<Measured<EvaluationRow>> {
  const progress = progressOf(asked.length);
  const { signal } = interruption;
  const rows: EvaluationRow[] = [];
  try {
    for (let from = 0; from < asked.length; from = rows.length) {
      const { workspace } = asked[from]!;
      const next = asked.slice(from, from + together);
      const other = next.findIndex(one => one.workspace !== workspace);
      const some = other < 0 ? next : next.slice(0, other);
      const questions = some.map(({ question }) => question);
      const options = { signal, onProgress: progress.show };
      const evaluated = await evaluatedPrompts(workspace, questions, options).catch((error: unknown) => {
        const odd = some.find(({ question }) => failsFor(workspace, question, error));
        throw odd ? at(odd.place, error) : error;
      });
      rows.push(...evaluated.map((one, i) => ({ at: some[i]!.at, line: some[i]!.line, ...one })));
      interruption.keep();
      progress.next(some.length);
    }
  } catch (error) {
    if (signal.aborted && rows.length > 0) return { rows, left: [], isInterrupted: true };
    throw error;
  } finally {
    progress.clear();
  }
  return { rows, left: [], isInterrupted: false };
}

/** A report that is not of all says so where it is read. */
function reportName({ source, isInterrupted, rows, prompts }: Measurement<EvaluationRow>): ReportName {
  return {
    file: source,
    suite: isInterrupted ? `${source} (interrupted: ${rows.length} of ${prompts} prompts)` : source,
  };
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failed('cannot-write', `${path} cannot be written (${code}).`, 'Name another file.');
  }
}

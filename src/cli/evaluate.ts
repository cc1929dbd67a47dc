/** `ioi eval`: templates and prompts as data sets, form by form, and whether `@expect` is met. */
import { writeFileSync } from 'node:fs';
import type { EvaluationResult } from '../protocol/evaluation';
import { Failed } from '../protocol/failure';
import { type EvaluationRow, evaluationRow } from '../protocol/shards';
import { predictMany } from '../worker/analyses/predictMany';
import type { Arguments } from './input/arguments';
import { type Asking, askings } from './input/ask';
import { rangeOf } from './input/part';
import type { Interruption } from './interruption';
import type { Measured } from './measuring/measureAll';
import { about, type Measurement, reportOf } from './measuring/measurement';
import { ended, type Runnable } from './measuring/runnable';
import { printShard } from './measuring/shard';
import { evaluationOf } from './rows/evaluationRows';
import { csv } from './text/evaluationCsv';
import { evaluationText } from './text/evaluationText';
import { junit } from './text/junit';
import { progressOf } from './text/progressLine';

/** The exit code is 1 where an `@expect` is written and not met. */
export const evaluation: Runnable<EvaluationRow> = {
  async run(args, io) {
    const all = askings(args, { kind: 'predict' }, said => io.err(`note: ${said}`));
    const asked = args.shard ? all.slice(...rangeOf(args.shard, all.length)) : all;
    const whole = about(args, all, { kind: 'predict' });
    const measured = await predictAll(asked, io.interruption);
    if (args.shard) return printShard(whole, all, args.shard, measured, io);
    return evaluation.conclude({ ...whole, ...measured }, args, io, nameOf(args.source));
  },

  async conclude(measured: Measurement<EvaluationRow>, how, io, name) {
    const results = evaluationOf(measured);
    if (how.junit !== undefined) write(how.junit, junit(results, name));
    if (how.csv !== undefined) write(how.csv, csv(results));
    if (how.json) io.out(JSON.stringify(await reportOf<EvaluationResult>(measured, results, [])));
    else io.out(evaluationText(io.style, results).join('\n'));
    const missed = results.some(({ of, forms }) => of !== 'file' && forms.some(({ met }) => met === false));
    return ended(measured, io) || (missed ? 1 : 0);
  },

  row: () => evaluationRow,
  kept: row => row as EvaluationRow,
};

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
      const predicted = await predictMany(workspace, questions, options);
      predicted.forEach(({ answer, ...scores }, i) => {
        const { at, line, question } = some[i]!;
        const { next, names, probIO, probS, logitDiff } = scores;
        rows.push({
          ...{ at, line, form: question.draw?.form ?? null, prompt: question.text, ...answer },
          ...{ names, probIO, probS, logitDiff, next },
        });
      });
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

function nameOf(source: Arguments['source']): string {
  return source.kind === 'file' ? source.path : source.kind === 'prompt' ? '--prompt' : 'standard input';
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failed('cannot-write', `${path} cannot be written (${code}).`, 'Name another file.');
  }
}

/** `--against FILE`: what `ioi eval --json` printed before, here or elsewhere. */

import { type EvaluationReport, evaluationReport } from '../../protocol/evaluation';
import { Failed } from '../../protocol/failure';
import { resultsVersion } from '../../protocol/results';
import { fault, readJson } from './readShard';

const todo = 'Name a file that ioi eval --json wrote.';

/** @throws Failed `cannot-read`, `not-an-evaluation` */
export function readEvaluation(path: string): EvaluationReport {
  const json = readJson(path, 'a result of ioi eval', todo);
  const wrong = (why: string) => new Failed('not-an-evaluation', `${path} is no result of ioi eval: ${why}.`, todo);
  const { version, command } = (json ?? {}) as { readonly version?: unknown; readonly command?: unknown };
  if (command !== 'eval') throw wrong(`it is of ${JSON.stringify(command) ?? 'nothing'}`);
  if (version !== resultsVersion) throw wrong(`it is of version ${JSON.stringify(version)}, not ${resultsVersion}`);
  const read = evaluationReport.safeParse(json);
  if (!read.success) throw wrong(fault(read.error));
  if (!read.data.results.some(({ draws }) => draws))
    throw wrong('it does not say how each prompt came out (an earlier IOI Lens wrote it, or it is a shard)');
  return read.data;
}

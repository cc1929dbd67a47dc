/** `ioi eval`: templates and prompts as data sets, form by form, and whether `@expect` is met. */
import { writeFileSync } from 'node:fs';
import { type Evaluated, evaluate, isAsExpected } from '../analysis/measures/evaluation';
import type { Spread } from '../analysis/measures/summary';
import type { EvaluationResult, FormEvaluation } from '../protocol/evaluation';
import { Failed } from '../protocol/failure';
import { type Report, resultsVersion } from '../protocol/results';
import { type Predicted, predictMany } from '../worker/analyses/predictMany';
import type { Workspace } from '../worker/runs/workspace';
import type { Io } from './commands';
import type { Arguments } from './input/arguments';
import { type Asking, askings } from './input/ask';
import { csv } from './text/evaluationCsv';
import { evaluationText } from './text/evaluationText';
import { junit } from './text/junit';
import { progressLine } from './text/progressLine';

interface Answered {
  readonly asking: Asking;
  readonly predicted: Predicted;
}

/** @returns 1 where an `@expect` is written and not met */
export async function evaluateCommand(args: Arguments, io: Io): Promise<number> {
  const note = (text: string) => io.err(`note: ${text}`);
  const asked = askings(args, { kind: 'predict' }, note);
  const answered = await predictAll(asked);
  const results = [...linesOf(answered), { of: 'file', ...formsOf(answered) } satisfies EvaluationResult];
  const report: Report<EvaluationResult> = {
    version: resultsVersion,
    command: 'eval',
    model: await asked[0]!.workspace.model.facts(),
    settings: { ...(args.overrides.model === undefined ? {} : { model: args.overrides.model }) },
    results,
  };
  if (args.junit !== undefined) write(args.junit, junit(results, nameOf(args.source)));
  if (args.csv !== undefined) write(args.csv, csv(results));
  io.out(args.json ? JSON.stringify(report) : evaluationText(io.style, results).join('\n'));
  const missed = results.some(({ of, forms }) => of !== 'file' && forms.some(({ met }) => met === false));
  return missed ? 1 : 0;
}

/** Those of one model together, in the order of the file. */
async function predictAll(asked: readonly Asking[]): Promise<Answered[]> {
  const progress = progressLine();
  const answered: Answered[] = new Array(asked.length);
  try {
    const models = new Map<Workspace, number[]>();
    asked.forEach(({ workspace }, at) => {
      models.set(workspace, [...(models.get(workspace) ?? []), at]);
    });
    for (const [workspace, places] of models) {
      const questions = places.map(at => asked[at]!.question);
      const predicted = await predictMany(workspace, questions, { onProgress: progress.show });
      places.forEach((at, i) => {
        answered[at] = { asking: asked[at]!, predicted: predicted[i]! };
      });
    }
  } finally {
    progress.clear();
  }
  return answered;
}

function linesOf(answered: readonly Answered[]): EvaluationResult[] {
  return grouped(answered, ({ asking }) => asking.line).map(group => {
    const { line, question } = group[0]!.asking;
    return {
      of: { line },
      ...(question.draw ? { template: question.draw.template } : { prompt: question.text }),
      ...formsOf(group),
    };
  });
}

/** Form by form, and all together. Of a file's expectations each line says its own. */
function formsOf(group: readonly Answered[]): Pick<EvaluationResult, 'forms' | 'total'> {
  const ofOneLine = new Set(group.map(({ asking }) => asking.line)).size === 1;
  const { settings } = group[0]!.asking;
  const expect = ofOneLine && settings.writtenAt.expect !== undefined ? settings.expect : undefined;
  return {
    forms: grouped(group, ({ asking }) => asking.question.draw?.form ?? null).map(of => {
      const one = numbersOf(of, of[0]!.asking.question.draw?.form ?? null);
      // A share of 0.9 is 0.9, whatever binary fractions make of it.
      const met = expect === undefined || one.passed === null ? undefined : one.passed >= expect - 1e-12;
      return expect === undefined || met === undefined ? one : { ...one, expect, met };
    }),
    total: numbersOf(group, null),
  };
}

function numbersOf(group: readonly Answered[], form: string | null): FormEvaluation {
  const prompts = group.map(({ predicted }) => evaluated(predicted));
  const { passed, probIO, probS, logitDiff, ...shares } = evaluate(prompts);
  return {
    form,
    ...shares,
    passed: passed?.share ?? null,
    interval: passed ? [...passed.interval] : null,
    probIO: estimate(probIO),
    probS: estimate(probS),
    logitDiff: estimate(logitDiff),
    failures: group
      .filter((_, at) => isAsExpected(prompts[at]!) === false)
      .map(({ asking, predicted }) => ({ prompt: asking.question.text, next: predicted.next })),
  };
}

function evaluated({ next, answer, names, probIO, probS, logitDiff }: Predicted): Evaluated {
  return { first: next[0]!.id, io: answer.io, s: answer.s, names, probIO, probS, logitDiff };
}

function estimate(over: Spread | null) {
  return over && { mean: over.mean, se: over.standardError };
}

function grouped<T, K>(all: readonly T[], by: (one: T) => K): T[][] {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = by(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
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

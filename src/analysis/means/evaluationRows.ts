/** `ioi eval`: from predictions to shares, form by form, line by line, and of the file. */

import type { EvaluationDraw, EvaluationResult, FormEvaluation } from '../../protocol/evaluation';
import type { EvaluationRow } from '../../protocol/parts/rows';
import type { LineAsked } from '../../protocol/shards';
import { type Evaluated, evaluate, isAsExpected } from '../measures/evaluation';
import type { Spread } from '../measures/summary';
import { grouped } from './grouped';

interface Answered {
  readonly rows: readonly EvaluationRow[];
  readonly lines: readonly LineAsked[];
}

/** @param answered with at least one row, in the order of the prompts. */
export function evaluationOf({ rows, lines }: Answered): EvaluationResult[] {
  const each = grouped(rows, ({ line }) => line).map((group): EvaluationResult => {
    const { line, template, prompt, expect } = lines.find(one => one.line === group[0]!.line)!;
    const text = template === undefined ? { prompt: prompt ?? '' } : { template };
    return { of: { line }, ...text, ...formsOf(group, expect), ...namesOf(group), draws: group.map(drawOf) };
  });
  // Of a file's expectations each line says its own.
  return [
    ...each,
    { of: 'file', ...formsOf(rows, each.length === 1 ? lines[0]!.expect : undefined), ...namesOf(rows) },
  ];
}

/** Form by form, and all together. */
export function formsOf(
  rows: readonly EvaluationRow[],
  expect: number | undefined,
): Pick<EvaluationResult, 'forms' | 'total'> {
  return {
    forms: grouped(rows, ({ form }) => form).map(group => {
      const one = numbersOf(group, group[0]!.form);
      // A share of 0.9 is 0.9, whatever binary fractions make of it.
      const met = expect === undefined || one.passed === null ? undefined : one.passed >= expect - 1e-12;
      return expect === undefined || met === undefined ? one : { ...one, expect, met };
    }),
    total: numbersOf(rows, null),
  };
}

function numbersOf(rows: readonly EvaluationRow[], form: string | null): FormEvaluation {
  const prompts = rows.map(evaluated);
  const { passed, probIO, probS, logitDiff, ...shares } = evaluate(prompts);
  return {
    form,
    ...shares,
    passed: passed?.share ?? null,
    interval: passed ? [...passed.interval] : null,
    probIO: estimate(probIO),
    probS: estimate(probS),
    logitDiff: estimate(logitDiff),
    failures: rows
      .filter((_, at) => isAsExpected(prompts[at]!) === false)
      .map(({ prompt, next }) => ({ prompt, next })),
  };
}

/** By IO; none where no prompt has one. */
function namesOf(rows: readonly EvaluationRow[]): Pick<EvaluationResult, 'names'> {
  const named = rows.filter(({ name }) => name !== null);
  const names = grouped(named, ({ name }) => name!).map(group => ({
    name: group[0]!.name!,
    n: group.length,
    passed: group.filter(row => isAsExpected(evaluated(row)) === true).length,
  }));
  const failed = ({ n, passed }: (typeof names)[number]) => (n - passed) / n;
  return names.length === 0 ? {} : { names: names.sort((a, b) => failed(b) - failed(a) || b.n - a.n) };
}

function drawOf(row: EvaluationRow): EvaluationDraw {
  const { form, prompt, io, s, probIO, probS, logitDiff, next } = row;
  return { form, prompt, io, s, passed: isAsExpected(evaluated(row)), probIO, probS, logitDiff, first: next[0]! };
}

export function evaluated({ next, ...row }: EvaluationRow): Evaluated {
  return { first: next[0]!.id, ...row };
}

function estimate(over: Spread | null) {
  return over && { mean: over.mean, se: over.standardError };
}

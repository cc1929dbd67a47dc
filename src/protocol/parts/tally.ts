/** From predictions to shares and means: the one rule of `ioi eval`, of the tests in the editor and of a lens. */
import type { EvaluatedPrompt, Evaluation, EvaluationDraw, FormEvaluation } from './evaluated';
import { grouped } from './grouped';
import { type Evaluated, evaluate, isAsExpected } from './shares';
import type { Spread } from './spread';

/** @param prompts at least one, in their order. */
export function tally(prompts: readonly EvaluatedPrompt[]): Evaluation {
  return {
    forms: grouped(prompts, ({ form }) => form).map(group => formOf(group, group[0]!.form)),
    total: formOf(prompts, null),
    ...namesOf(prompts),
  };
}

/** The same with `@expect`, where it is written and the form expects something. */
export function judged(form: FormEvaluation, expect: number | undefined): FormEvaluation {
  if (expect === undefined || form.passed === null) return form;
  return { ...form, expect, met: isMet(form.passed, expect) };
}

/** A share of 0.9 is 0.9, whatever binary fractions make of it. */
export function isMet(passed: number, expect: number): boolean {
  return passed >= expect - 1e-12;
}

export function drawOf(one: EvaluatedPrompt): EvaluationDraw {
  const { form, prompt, words, io, s, name, probIO, probS, logitDiff, next } = one;
  const said = { passed: isAsExpected(evaluated(one)), probIO, probS, logitDiff, first: next[0]! };
  return { form, prompt, ...(words ? { words } : {}), io, s, ...(name === null ? {} : { name }), ...said };
}

function formOf(group: readonly EvaluatedPrompt[], form: string | null): FormEvaluation {
  const prompts = group.map(evaluated);
  const { passed, probIO, probS, logitDiff, counts, ...shares } = evaluate(prompts);
  // What there is of none is null already.
  const fewer = Object.entries(counts).filter(([, count]) => count > 0 && count < shares.n);
  return {
    form,
    ...shares,
    passed: passed?.share ?? null,
    interval: passed ? [...passed.interval] : null,
    probIO: estimate(probIO),
    probS: estimate(probS),
    logitDiff: estimate(logitDiff),
    ...(fewer.length > 0 ? { counts: Object.fromEntries(fewer) } : {}),
    failures: group
      .filter((_, at) => isAsExpected(prompts[at]!) === false)
      .map(({ prompt, next }) => ({ prompt, next })),
  };
}

/** By IO; none where no prompt has one. */
function namesOf(prompts: readonly EvaluatedPrompt[]): Pick<Evaluation, 'names'> {
  const named = prompts.filter(({ name }) => name !== null);
  const names = grouped(named, ({ name }) => name!).map(group => ({
    name: group[0]!.name!,
    n: group.length,
    passed: group.filter(one => isAsExpected(evaluated(one)) === true).length,
  }));
  const failed = ({ n, passed }: (typeof names)[number]) => (n - passed) / n;
  return names.length === 0 ? {} : { names: names.sort((a, b) => failed(b) - failed(a) || b.n - a.n) };
}

function evaluated({ next, ...one }: EvaluatedPrompt): Evaluated {
  return { first: next[0]!.id, ...one };
}

function estimate(over: Spread | null) {
  return over && { mean: over.mean, se: over.standardError };
}

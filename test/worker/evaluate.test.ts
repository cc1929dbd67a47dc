/** All draws of a template as one measurement: against single predictions of the same draws. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse, promptsOf, promptTextOf } from '../../src/language';
import { analyses } from '../../src/protocol/analyses';
import type { EvaluatedPrompt } from '../../src/protocol/parts/evaluated';
import { judged } from '../../src/protocol/parts/tally';
import { measure } from '../../src/worker/analyses';
import { evaluate } from '../../src/worker/analyses/evaluate';
import { openModel } from '../../src/worker/runs/openModel';
import { drawnQuestions } from '../../src/worker/runs/question';
import { Workspace } from '../../src/worker/runs/workspace';

const folder = join(import.meta.dirname, '../fixtures/tiny-gpt2');
const fresh = () => new Workspace(openModel({ id: 'tiny', folder }));
const ask = { kind: 'eval' } as const;

function questions(text: string, on: Workspace, off: readonly { layer: number; head: number }[] = []) {
  const file = parse(text);
  return drawnQuestions({ text: promptTextOf(file, promptsOf(file).at(-1)!), off }, ask, on.countTokens);
}

const template = 'When {s1} and {s2} went to the {place}, {s3} gave a drink to';

it.each([
  ['all heads on', []],
  ['a head off', [{ layer: 1, head: 1 }]],
] as const)('counts what single predictions say, with %s', async (_, off) => {
  const on = fresh();
  const drawn = questions(`@samples 9\n@forms ABB ABC ABBA\n${template}`, on, off);
  const rows: EvaluatedPrompt[] = [];
  const progress: string[] = [];
  const result = await evaluate(on, drawn, ask, {
    onRows: some => rows.push(...some),
    onProgress: ({ doing, done, total }) => doing === 'draws' && progress.push(`${done}/${total}`),
  });
  expect(analyses.eval.result.parse(result)).toEqual(result);
  expect(progress).toEqual(['16/18', '18/18']);
  expect(rows.map(({ prompt }) => prompt)).toEqual(drawn.questions.map(({ text }) => text));
  expect(result).toMatchObject({ template, notes: [expect.stringContaining('ABBA')], total: { n: 18 } });

  const single = fresh();
  for (const form of result.forms) {
    let passed = 0;
    const missed: string[] = [];
    const differences: number[] = [];
    const asked = drawn.questions.filter(({ draw }) => draw!.form === form.form);
    for (const question of asked) {
      const { next, logitDiff } = await measure(single, question, { kind: 'predict' });
      const first = next[0]!.text;
      const isRight = question.answer ? first === question.answer.io : !question.names.includes(first);
      if (isRight) passed++;
      else missed.push(question.text);
      if (logitDiff !== null) differences.push(logitDiff);
    }
    expect(form.n).toBe(9);
    expect(form.passed).toBeCloseTo(passed / 9, 12);
    expect(form.failures.map(({ prompt }) => prompt)).toEqual(missed);
    if (differences.length === 0) expect(form.logitDiff).toBeNull();
    else expect(form.logitDiff!.mean).toBeCloseTo(differences.reduce((a, b) => a + b) / differences.length, 4);
  }
});

it('is judged by what is expected where something is: a share of 0.9 is 0.9', async () => {
  const on = fresh();
  const { forms } = await evaluate(on, questions('Nobody is named here, and so', on), ask);
  expect(forms).toMatchObject([{ form: null, n: 1, passed: null }]);
  expect(judged(forms[0]!, 0.9)).toBe(forms[0]);
  const some = { ...forms[0]!, passed: 0.1 + 0.2 };
  expect([0.3, 0.31].map(expect => judged(some, expect).met)).toEqual([true, false]);
});

it('says why nothing can be drawn, and stops when it is cancelled', async () => {
  const on = fresh();
  expect(() => questions(`@forms ABBA\n${template}`, on)).toThrow(/form/);
  const signal = { aborted: false };
  const rows: unknown[] = [];
  const drawn = questions(`@samples 32\n@forms ABB\n${template}`, on);
  const cancelled = evaluate(on, drawn, ask, {
    signal,
    onRows: some => {
      rows.push(...some);
      signal.aborted = true;
    },
  });
  await expect(cancelled).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  expect(rows.length).toBe(16);
});

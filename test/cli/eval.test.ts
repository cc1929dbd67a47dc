/** `ioi eval`: against single predictions of the same draws, and what CI reads of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../../src/protocol/evaluation';
import type { PredictResult, Report } from '../../src/protocol/results';
import { filesIn, ownFolder } from '../support/ownFolder';
import { ioiHere } from './ioi';

const folder = ownFolder('eval');
const file = filesIn(folder);

const template = 'When {s1} and {s2} went to the {place}, {s3} gave a {object} to';
const mary = 'When Mary and John went to the store, John gave a drink to';

async function evaluated(...args: string[]) {
  const ran = await ioiHere(['eval', '--json', ...args]);
  return { ...ran, results: (JSON.parse(ran.out) as Report<EvaluationResult>).results };
}

describe('numbers', () => {
  it('are the means of single predictions, draw by draw', async () => {
    const path = file(
      'two.ioi',
      `@samples 6\n${template}\n@forms ABB\nThen, {s1} and {s2} worked. {s3} gave a drink to\n${mary}\n`,
    );
    const { results, code } = await evaluated(path);
    expect(code).toBe(0);
    const single = (JSON.parse((await ioiHere(['predict', '--json', '--top', '1', path])).out) as Report<PredictResult>)
      .results;
    expect(results.map(({ of }) => of)).toEqual([{ line: 2 }, { line: 4 }, { line: 5 }, 'file']);
    for (const { of, template: text, prompt, forms } of results)
      for (const form of forms) {
        const draws = single.filter(one =>
          of === 'file'
            ? (one.form ?? null) === form.form
            : (one.template ?? one.prompt) === (text ?? prompt) && (one.form ?? null) === form.form,
        );
        expect(form.n).toBe(draws.length);
        const names = (one: PredictResult) =>
          Object.entries(one.words ?? {}).flatMap(([slot, word]) => (/^s\d/.test(slot) ? [` ${word}`] : []));
        const passed = draws.filter(one =>
          one.answer ? one.next[0]!.id === one.answer.io.id : !names(one).includes(one.next[0]!.text),
        );
        expect(form.passed).toBeCloseTo(passed.length / draws.length, 12);
        expect(form.failures.map(failure => failure.prompt).sort()).toEqual(
          draws
            .filter(one => !passed.includes(one))
            .map(one => one.prompt)
            .sort(),
        );
        const differences = draws.flatMap(one => one.logitDiff ?? []);
        if (differences.length === 0) expect(form.logitDiff).toBeNull();
        else {
          const mean = differences.reduce((a, b) => a + b) / differences.length;
          // Batches of several rows round otherwise than one row alone.
          expect(form.logitDiff!.mean).toBeCloseTo(mean, 4);
          const variance = differences.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (differences.length - 1);
          if (differences.length > 1)
            expect(form.logitDiff!.se).toBeCloseTo(Math.sqrt(variance / differences.length), 4);
          else expect(form.logitDiff!.se).toBeNull();
        }
      }
  });

  it('are of the model with heads off where they are off', async () => {
    const on = await evaluated('--prompt', template, '--samples', '8', '--forms', 'ABB');
    const off = await evaluated('--prompt', template, '--samples', '8', '--forms', 'ABB', '--off', '5.0 5.1 4.0 0.0');
    expect(off.results[0]!.forms[0]!.probIO!.mean).toBeLessThan(on.results[0]!.forms[0]!.probIO!.mean - 0.1);
  });
});

it('says which names come out, as the log’s section 5 asks', async () => {
  const path = file('names.ioi', `@samples 12\n${template}\n`);
  const off = ['--off', '5.0 5.1 4.0 0.0', '--forms', 'ABB ABA'];
  const { results } = await evaluated(path, ...off);
  const [line, whole] = results;
  expect(whole!.names).toEqual(line!.names);
  const single = (
    JSON.parse((await ioiHere(['predict', '--json', '--top', '1', path, ...off])).out) as Report<PredictResult>
  ).results;
  const of = (name: string) => single.filter(({ answer }) => answer!.io.text.trim() === name);
  for (const { name, n, passed } of line!.names!) {
    expect(n).toBe(of(name).length);
    expect(passed).toBe(of(name).filter(({ next, answer }) => next[0]!.id === answer!.io.id).length);
  }
  expect(line!.names!.reduce((sum, { n }) => sum + n, 0)).toBe(24);
  const failing = line!.names!.filter(({ n, passed }) => passed < n);
  expect(failing.length).toBeGreaterThan(0);
  const { out } = await ioiHere(['eval', path, ...off]);
  const { name, n, passed } = failing[0]!;
  expect(out).toContain(`By the name that should come: passed\n  ${name} ${passed} of ${n}`);
});

describe('@expect', () => {
  const wrong = `@expect 100%\n${mary} => John | Mary\n`;

  it('that is met exits 0, that is not 1, and says by how much', async () => {
    expect(await ioiHere(['eval', file('right.ioi', `@expect 90%\n${mary}\n`)])).toMatchObject({ code: 0 });
    const ran = await ioiHere(['eval', file('wrong.ioi', wrong)]);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('✗ 100% (100 points short)');
    expect(ran.out).toMatch(/came instead, in 1 of them:\n {2}Mary 0\.\d\d {2}When Mary/);
  });

  it('that is not written fails nobody', async () => {
    const { code, results } = await evaluated('--prompt', `${mary} => John | Mary`);
    expect(code).toBe(0);
    expect(results[0]!.forms[0]).toMatchObject({ form: null, passed: 0 });
    expect(results[0]!.forms[0]).not.toHaveProperty('met');
  });

  it('is told to CI as JUnit, and as a table', async () => {
    const path = file('ci.ioi', `@expect 90%\n${mary}\n${mary} => John | Mary\n`);
    const [xml, csv] = [join(folder, 'out.xml'), join(folder, 'out.csv')];
    expect(await ioiHere(['eval', path, '--junit', xml, '--csv', csv])).toMatchObject({ code: 1 });
    const report = readFileSync(xml, 'utf8');
    expect(report).toContain(`tests="2" failures="1"`);
    expect(report).toMatch(/line="3"><failure message="expected 90%, passed 0% of 1">When Mary .* → Mary<\/failure>/);
    const rows = readFileSync(csv, 'utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(1 + 2 + 2);
    expect(rows[0]!.split(',').slice(0, 5)).toEqual(['line', 'text', 'form', 'n', 'passed']);
    expect(rows[1]).toMatch(/^2,"When Mary and John went to the store, John gave a drink to",,1,1,/);
    expect(rows[2]!.split(',').at(-1)).toBe('false');
  });

  it('a report that cannot be written is an error', async () => {
    const ran = await ioiHere(['eval', '--prompt', mary, '--junit', join(folder, 'no', 'such', 'folder.xml')]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('cannot be written') });
  });
});

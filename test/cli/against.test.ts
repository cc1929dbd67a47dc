/** `eval --against`: before and after, prompt by prompt, in pairs; and what is no evaluation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationDraw, EvaluationResult } from '../../src/protocol/evaluation';
import type { Report } from '../../src/protocol/results';
import { filesIn, ownFolder } from '../support/ownFolder';
import { ioiHere, isRefusal } from './ioi';

const folder = ownFolder('against');
const file = filesIn(folder);
const prompts = file(
  'prompts.ioi',
  [
    '@samples 8',
    '@expect 90%',
    'When {s1} and {s2} went to the {place}, {s3} gave a drink to',
    'When Mary and John went to the store, John gave a drink to => John | Mary',
    '@forms ABB',
    'Then, {s1} and {s2} worked. {s3} gave a drink to',
  ].join('\n'),
);
const off = ['--off', '5.0 5.1 4.0 0.0'];
let before = '';
let since = '';

const read = (out: string) => (JSON.parse(out) as Report<EvaluationResult>).results;
const drawsOf = (results: readonly EvaluationResult[]) => results.flatMap(({ draws = [] }) => draws);

beforeAll(async () => {
  before = file('before.json', (await ioiHere(['eval', prompts, '--json'])).out);
  since = file('off.json', (await ioiHere(['eval', prompts, ...off, '--json'])).out);
});

describe('with heads off since', () => {
  it('is the paired difference of two evaluations, with its error, prompt by prompt', async () => {
    const now = drawsOf(read(readFileSync(since, 'utf8')));
    const was = drawsOf(read(readFileSync(before, 'utf8')));
    const results = read((await ioiHere(['eval', prompts, ...off, '--json', '--against', before])).out);
    const pairs = now.map((draw, at) => [draw, was[at]!] as const);
    expect(pairs.every(([a, b]) => a.prompt === b.prompt)).toBe(true);
    for (const result of results) {
      const mine = result.of === 'file' ? pairs : pairs.filter(([a]) => has(result, a));
      for (const [at, change] of result.change!.entries()) {
        // Behind several forms stands what they are together; a plain prompt has none.
        const isAll = at > 0 && at === result.change!.length - 1;
        const group = mine.filter(([a]) => isAll || a.form === change.form);
        expect(change.n).toBe(group.length);
        for (const score of ['probIO', 'probS', 'logitDiff'] as const) {
          const all = group.flatMap(([a, b]) => (a[score] === null ? [] : [a[score] - b[score]!]));
          if (all.length === 0) {
            expect(change[score]).toBeNull();
            continue;
          }
          const mean = all.reduce((a, b) => a + b) / all.length;
          expect(change[score]!.mean).toBeCloseTo(mean, 12);
          const squares = all.reduce((sum, x) => sum + (x - mean) ** 2, 0);
          if (all.length > 1)
            expect(change[score]!.se).toBeCloseTo(Math.sqrt(squares / (all.length - 1) / all.length), 9);
          else expect(change[score]!.se).toBeNull();
        }
        const turned = (to: boolean) =>
          group.filter(([a, b]) => a.passed === to && b.passed === !to).map(([a]) => a.prompt);
        expect(change.broken.map(({ prompt }) => prompt)).toEqual(turned(false));
        expect(change.mended.map(({ prompt }) => prompt)).toEqual(turned(true));
      }
    }
    // Something did change, or all of this is about nothing.
    const file = results.at(-1)!.change!.at(-1)!;
    expect(file.logitDiff!.mean).toBeLessThan(-0.5);
    expect(file.broken.length).toBeGreaterThan(0);
    const [first] = results[0]!.draws!.filter(({ form }) => form === 'ABB');
    const same = was.find(({ prompt, form }) => prompt === first!.prompt && form === 'ABB')!;
    expect(first!.change!.logitDiff).toBeCloseTo(first!.logitDiff! - same.logitDiff!, 12);
    expect(first!.change!.passedBefore).toBe(same.passed);
  });

  it('says what crossed its @expect, and reads as a table', async () => {
    const ran = await ioiHere(['eval', prompts, ...off, '--against', before]);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`Now against ${before} (demo, `);
    expect(ran.out).toMatch(/ABB +8 +100% → \d+(\.\d)?% +−0\.\d{3} ± .* ✗ no longer met/);
    expect(ran.out).toMatch(/ABB: fail now, \d:\n {2}\w+ → \w+ {2}When/);
    expect((await ioiHere(['eval', prompts, '--against', since])).out).toMatch(/✓ met now/);
  });
});

function has({ of, template, prompt, draws }: EvaluationResult, one: EvaluationDraw): boolean {
  return (
    of !== 'file' &&
    (template ?? prompt) !== undefined &&
    draws!.some(draw => draw.prompt === one.prompt && draw.form === one.form)
  );
}

it('against itself nothing has changed; merged shards are held against it as well', async () => {
  const itself = read((await ioiHere(['eval', prompts, '--json', '--against', before])).out);
  for (const { change } of itself)
    for (const { logitDiff, broken, mended } of change!) {
      expect(broken.length + mended.length).toBe(0);
      if (logitDiff) expect(logitDiff).toMatchObject({ mean: 0, p: 1 });
    }
  const shards = await Promise.all(
    [1, 2].map(async part => file(`${part}.json`, (await ioiHere(['eval', prompts, '--shard', `${part}/2`])).out)),
  );
  const merged = await ioiHere(['merge', ...shards, '--json', '--against', before]);
  expect(read(merged.out)).toEqual(itself);
});

it('what is not there both times is left out, and said; nothing in common is an error', async () => {
  const ran = await ioiHere(['eval', prompts, '--forms', 'ABB', '--samples', '4', '--against', before]);
  expect(ran.err).toMatch(/^note: \d+ of these prompts are not in .*before\.json, \d+ of it are not here/);
  const other = await ioiHere(['eval', '--prompt', 'The cat sat on the', '--against', before]);
  expect(isRefusal(other)).toBe(true);
  expect(other.err).toContain('has none of these prompts');
});

it.each([
  ['not there', 'no.json', undefined, /no\.json is not there/],
  ['empty', 'empty.json', '', /empty\.json is empty/],
  ['of another command', 'sweep.json', '{"version":1,"command":"sweep"}', /is no result of ioi eval: it is of "sweep"/],
  ['of a later version', 'later.json', '{"version":2,"command":"eval"}', /it is of version 2, not 1/],
  ['bent', 'bent.json', '{"version":1,"command":"eval","results":[]}', /is no result of ioi eval: model/],
] as const)('a file that is %s is refused before anything is measured', async (_, name, text, said) => {
  const path = text === undefined ? join(folder, name) : file(name, text);
  const ran = await ioiHere(['eval', prompts, '--against', path]);
  expect(isRefusal(ran), ran.err).toBe(true);
  expect(ran.err).toMatch(said);
});

it('is of all prompts, not of a shard', async () => {
  const ran = await ioiHere(['eval', prompts, '--shard', '1/2', '--against', before]);
  expect(isRefusal(ran)).toBe(true);
  expect(ran.err).toContain('ioi merge');
});

/** Templates and files of several settings: what is left out, what a mean is of, and what differs. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AttributeResult, PathResult, PredictResult, Report, SweepResult } from '../../src/protocol/results';
import { filesIn, ownFolder } from '../support/ownFolder';
import { ioi, ioiHere, isRefusal, tiny } from './ioi';

const prompt = 'When Mary and John went to the store, John gave a drink to';
const template = 'When {s1} and {s2} went to the store, {s3} gave a drink to';
const folder = ownFolder('templates');

describe('draws without an answer are left out, and said', () => {
  it.each([
    ['attribute', [], /form ABC: 2 draws left out\. The logit difference needs both an IO and an S/],
    ['path', ['--to', '3.0.q@S2'], /form ABC: 2 draws left out\. This prompt has no position "S2"/],
  ])('ioi %s', async (command, more, said) => {
    const ran = await ioiHere([command, '--model', tiny, '--prompt', template, '--samples', '2', '--json', ...more]);
    expect(ran.code).toBe(0);
    expect(ran.err).toMatch(said);
    expect(ran.err.trim().split('\n')).toHaveLength(1);
    const { results } = JSON.parse(ran.out) as Report<AttributeResult>;
    expect(results.map(({ form }) => form)).toEqual(['ABA', 'ABA', 'ABB', 'ABB']);
  });

  it('where none is left that is an error', async () => {
    const ran = await ioiHere(['attribute', '--model', tiny, '--prompt', template, '--forms', 'ABC', '--samples', '2']);
    expect(isRefusal(ran)).toBe(true);
    expect(ran.err).toMatch(/--prompt:1:1: The logit difference needs both/);
  });

  it('a plain prompt without an answer is an error as before', async () => {
    expect(isRefusal(await ioiHere(['attribute', '--model', tiny, '--prompt', 'The cat sat on the']))).toBe(true);
  });
});

describe('means', () => {
  it('over several draws are headed IO and S, over one by its names', async () => {
    const table = async (...more: string[]) =>
      (await ioiHere(['sweep', '--model', tiny, '--prompt', template, '--forms', 'ABB', '--limit', '1', ...more])).out;
    expect(await table('--samples', '3')).toMatch(/L2 {2}IO prob {3}S prob {2}Logit diff$/m);
    expect(await table('--samples', '1')).not.toMatch(/IO prob/);
  });

  it('say no error of one draw', async () => {
    const line = async (n: string) =>
      (await ioiHere(['predict', '--model', tiny, '--prompt', template, '--forms', 'ABB', '--samples', n])).out.split(
        '\n',
      )[1];
    expect(await line('1')).toMatch(
      /^ABB {2}1 draw {2}IO on top \d+% {2}P\(IO\) \d\.\d\d {2}logit difference -?\d+\.\d\d$/,
    );
    expect(await line('2')).toMatch(/^ABB {2}2 draws .* ± \d\.\d\d/);
  });
});

describe('a file of several settings', () => {
  const file = `${prompt}\n@off 4.1\n${prompt}\n@baseline zero\n${prompt}\n@positions end\n${prompt}\n`;
  it('each block says its line and what differs', async () => {
    const { out } = await ioi(['predict', '-'], { input: file });
    expect(out.split('\n').filter(line => line.startsWith('Line '))).toEqual([
      'Line 1: baseline mean ABC 128 seed=42, positions all, no head off',
      'Line 3: baseline mean ABC 128 seed=42, positions all, heads off 4.1',
      'Line 5: baseline zero, positions all, heads off 4.1',
      'Line 7: baseline zero, positions end, heads off 4.1',
    ]);
  });

  it('and what is the same for all is not said', async () => {
    const two = `@off 4.1\n${prompt}\n@baseline zero\n${prompt}\n`;
    const { out } = await ioi(['predict', '-'], { input: two });
    expect(out.split('\n').filter(line => line.startsWith('Line '))).toEqual([
      'Line 2: baseline mean ABC 128 seed=42',
      'Line 4: baseline zero',
    ]);
    expect((await ioi(['predict', '-'], { input: `${prompt}\n${prompt}\n` })).out).not.toContain('Line ');
  });
});

describe('samples that were printed come back in', () => {
  const write = (name: string, ids: unknown) => filesIn(folder)(name, JSON.stringify(ids));
  const run = async <R>(command: string, options: readonly string[]) => {
    const ran = await ioiHere([command, '--model', tiny, '--prompt', prompt, '--json', ...options]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    return JSON.parse(ran.out) as Report<R>;
  };

  /** All but what says where the samples are from. */
  const numbers = (result: object) => ({ ...result, baseline: undefined, provenance: undefined });

  it.each([
    ['sweep', []],
    ['sweep', ['--baseline', 'corrupt']],
    ['sweep', ['--baseline', 'corrupt', '--bos', 'on']],
    ['sweep', ['--bos', 'on']],
    ['sweep', ['--bos', 'on', '--positions', 'end', '--seed', '3']],
    ['sweep', ['--baseline', 'resample ABC 3 seed=2']],
    ['sweep', ['--baseline', 'resample ABB 3 seed=2', '--bos', 'on']],
    ['ablate', ['--off', '3.1,2.0', '--bos', 'on']],
    ['predict', ['--off', '3.1,2.0', '--bos', 'on']],
  ])('ioi %s %j', async (command, options) => {
    const first = await run<SweepResult>(command, options);
    const { samples, kind } = first.results[0]!.baseline;
    const again = await run<SweepResult>(command, [...options, '--samples-file', write('ids.json', samples)]);
    expect(numbers(again.results[0]!)).toEqual(numbers(first.results[0]!));
    expect(again.results[0]!.baseline).toEqual({ kind, samples });
    expect(again.settings.baseline).toBe('samples-file');
  });

  it.each([[], ['--bos', 'on'], ['--corrupt', 'flip'], ['--corrupt', 'ABC 5 seed=3', '--bos', 'on']])(
    'the sources of a path %s %s',
    async (...options) => {
      const path = ['--to', 'logits', ...options.filter(option => option !== undefined)];
      const first = await run<PathResult>('path', path);
      const again = await run<PathResult>('path', [
        ...path,
        '--samples-file',
        write('source.json', first.results[0]!.source),
      ]);
      expect(again.results.map(numbers)).toEqual(first.results.map(numbers));
    },
  );

  it.each([
    ['zero has none', ['--baseline', 'zero', '--samples-file', write('z.json', [[1]])], /the baseline here is zero/],
    ['a missing file', ['--samples-file', join(folder, 'none.json')], /no such file/],
    ['a folder', ['--samples-file', folder], /is a folder/],
    ['no JSON', ['--samples-file', write('text.json', 'x').replace(/x$/, '')], /no list of lists/],
  ])('%s: refused', async (_, options, said) => {
    const ran = await ioiHere(['sweep', '--model', tiny, '--prompt', prompt, ...options]);
    expect(isRefusal(ran)).toBe(true);
    expect(ran.err).toMatch(said);
  });
});

it('draws keep their seed where no baseline is drawn', async () => {
  const names = async (...more: string[]) => {
    const ran = await ioiHere(['predict', '--model', tiny, '--prompt', template, '--samples', '3', '--json', ...more]);
    return (JSON.parse(ran.out) as Report<PredictResult>).results.map(result => result.prompt);
  };
  expect(await names('--seed', '5')).toEqual(await names('--seed', '5', '--off', '1.1'));
  expect(await names('--seed', '5')).not.toEqual(await names('--seed', '6'));
});

/** A file as one data set: what each line was measured with, of how many prompts each number is, and what is held against what. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../../src/protocol/evaluation';
import type { SweepMean } from '../../src/protocol/means';
import type { Report } from '../../src/protocol/results';
import { filesIn, ownFolder } from '../support/ownFolder';
import { ioi, ioiHere, tiny } from './ioi';

const folder = ownFolder('set');
const file = filesIn(folder);
const template = 'When {s1} and {s2} went to the {place}, {s3} gave a drink to';
const mary = 'When Mary and John went to the store, John gave a drink to';
const report = async <R>(...args: string[]) => JSON.parse((await ioiHere([...args, '--json'])).out) as Report<R>;

describe('lines that are measured differently', () => {
  const path = file(
    'settings.ioi',
    `@samples 3\n@forms ABB\n@off 1.0 2.0\n${template}\n@off\n@baseline mean ABC 4 seed=9\n@positions end\n${template}\n`,
  );

  it('say with what: eval', async () => {
    const { results, settings } = await report<EvaluationResult>('eval', path);
    expect(results.map(one => one.settings)).toEqual([
      {
        ...{ model: 'demo', forms: ['ABB'], samples: 3, seed: 42, bos: false, off: ['1.0', '2.0'] },
        ...{ baseline: 'mean ABC 128 seed=42', positions: 'all' },
      },
      { model: 'demo', forms: ['ABB'], samples: 3, seed: 9, bos: false, off: [] },
      undefined,
    ]);
    expect(settings).toEqual({ forms: ['ABB'], samples: 3, bos: false });
    const { out } = await ioiHere(['eval', path]);
    expect(out).toContain('Line 4: baseline mean ABC 128 seed=42, positions all, heads off 1.0 2.0\n');
    expect(out).toContain('Line 8: baseline mean ABC 4 seed=9, positions end, no head off\n');
    expect(out).toContain('of lines with several settings, as each says\nAll 2 lines\n');
  });

  it('say with what: means', async () => {
    const { results } = await report<SweepMean>('sweep', path, '--mean', '--model', tiny);
    expect(results[0]!.settings).toMatchObject({
      model: 'tiny-gpt2',
      baseline: 'mean ABC 128 seed=42',
      positions: 'all',
      samples: 3,
    });
    expect(results[1]!.settings).toMatchObject({
      model: 'tiny-gpt2',
      baseline: 'mean ABC 4 seed=9',
      positions: 'end',
      samples: 3,
    });
    const { out } = await ioiHere(['sweep', path, '--mean', '--model', tiny]);
    expect(out).toContain('Line 8: baseline mean ABC 4 seed=9, positions end, no head off\n');
  });

  it('by several models: each is named, with its hash', async () => {
    const cache = join(folder, 'hub');
    const commit = '607a30d783dfa663caf39e06633721c8d4cfcd7e';
    const repository = join(cache, 'models--me--tiny');
    cpSync(tiny, join(repository, 'snapshots', commit), { recursive: true });
    mkdirSync(join(repository, 'refs'));
    writeFileSync(join(repository, 'refs', 'main'), commit);
    mkdirSync(join(folder, 'config', 'ioi-lens'), { recursive: true });
    writeFileSync(join(folder, 'config', 'ioi-lens', 'models.json'), JSON.stringify({ repositories: ['me/tiny'] }));
    const env = { HF_HUB_CACHE: cache, XDG_CONFIG_HOME: join(folder, 'config') };
    const path = file('models.ioi', `${mary}\n@model me/tiny\n${mary}\n`);
    const ran = await ioi(['eval', path, '--json'], { env });
    expect(ran.err).toBe('');
    const { model, models, results } = JSON.parse(ran.out) as Report<EvaluationResult>;
    expect(model.id).toBe('demo');
    expect(models).toEqual([
      model,
      expect.objectContaining({ id: 'me/tiny', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }),
    ]);
    expect(models![1]!.sha256).not.toBe(model.sha256);
    expect(results.map(one => one.settings?.model)).toEqual(['demo', 'me/tiny', undefined]);
    expect((await ioi(['eval', path], { env })).out).toContain('Line 3: model me/tiny\n');
    // So are those that many machines have measured.
    const parts: string[] = [];
    for (const part of ['1/2', '2/2'])
      parts.push(file(`models${part[0]}.json`, (await ioi(['eval', path, '--shard', part], { env })).out));
    expect((await ioi(['merge', ...parts, '--json'], { env })).out).toBe(ran.out);
  });

  it('one alone says nothing that stands in the file above it', async () => {
    const { out } = await ioiHere(['eval', file('one.ioi', `@off 4.0\n@samples 2\n${template}\n`)]);
    expect(out).toMatch(/^line 3\n/);
  });
});

describe('numbers that some prompts do not have', () => {
  const path = file('mixed.ioi', `@samples 4\n${template}\nThe sky is\n${mary}\n`);

  it('say of how many they are', async () => {
    const { results } = await report<EvaluationResult>('eval', path);
    const { total, forms } = results.at(-1)!;
    // Four of each form, two plain prompts; ABC has no IO, and of the sky nothing is expected.
    expect(total).toMatchObject({
      n: 14,
      counts: { ioOverS: 9, ioOnTop: 9, passed: 13, probIO: 9, probS: 9, logitDiff: 9 },
    });
    expect(forms.filter(({ counts }) => counts).map(({ form, n }) => [form, n])).toEqual([[null, 2]]);
    const { out } = await ioiHere(['eval', path]);
    expect(out).toContain('\nplain: passed, IO on top, P(IO), P(S), logit difference of 1\n');
    expect(out).toContain('\nall: passed of 13\nall: IO on top, P(IO), P(S), logit difference of 9\n');
    expect(out.match(/^plain +2 /gm)).toHaveLength(1);
    expect(out.match(/^all /gm)).toHaveLength(1);
  });

  it('in a table of means, too', async () => {
    const { out } = await ioiHere(['sweep', file('forms.ioi', `@samples 4\n${template}\n`), '--mean', '--model', tiny]);
    expect(out).toContain('mean over 12 prompts, ± standard error');
    expect(out).toContain('The other prompts have no such number: IO prob of 8, S prob of 8, Logit diff of 8.');
  });

  it('sort nothing where no prompt has them', async () => {
    const args = ['sweep', file('abc.ioi', `@samples 2\n@forms ABC\n${template}\n`), '--model', tiny, '--sort', 'ld'];
    expect((await ioiHere([...args, '--mean'])).out).toContain('No prompt has “Logit diff” to sort by');
    expect((await ioiHere(args)).out).toContain('There is no change of the logit difference to sort by');
  });

  it('and in CSV all together are called so', async () => {
    const csv = join(folder, 'mixed.csv');
    await ioiHere(['eval', path, '--csv', csv]);
    const rows = readFileSync(csv, 'utf8').trimEnd().split('\n');
    expect(rows.filter(row => row.startsWith('file,')).map(row => row.split(',')[2])).toEqual([
      'ABC',
      'ABA',
      'ABB',
      '',
      'all',
    ]);
  });
});

it('draws whose names cannot be told apart are refused, with their place and what to do', async () => {
  const path = file('names.ioi', `@set names Мария Марта Мирон\n@forms ABC ABB\n${template}\n`);
  const { code, err } = await ioiHere(['eval', path]);
  expect(code).toBe(2);
  expect(err).toContain(`${path}:3:1: Answer and contrast`);
  expect(err).toContain('Put names into @set names that begin with different tokens.');
  expect((await ioiHere(['check', path])).err).not.toContain('enough words of one token');
});

it('--seed is of all draws, also where no replacement is drawn', async () => {
  const prompts = async (...args: string[]) =>
    (
      await report<EvaluationResult>('eval', '--prompt', template, '--samples', '3', '--model', tiny, ...args)
    ).results.flatMap(({ draws = [] }) => draws.map(({ prompt }) => prompt));
  for (const baseline of ['zero', 'corrupt', 'mean ABC 4']) {
    const seeded = (seed: string) => prompts('--baseline', baseline, '--seed', seed);
    expect(await seeded('1')).toEqual(await prompts('--baseline', 'zero', '--seed', '1'));
    expect(await seeded('2')).not.toEqual(await seeded('1'));
  }
  const { settings } = await report(
    'eval',
    '--prompt',
    template,
    '--samples',
    '3',
    '--baseline',
    'zero',
    '--seed',
    '5',
  );
  expect(settings).toMatchObject({ seed: 5, samples: 3 });
});

it('samples that are given take the baseline’s place in what is said', async () => {
  const ids = file('ids.json', '[[2215, 5335, 290, 1757, 1816, 284, 262, 3650, 11, 1757, 2921, 257, 4144, 284]]');
  const given = ['eval', '--prompt', mary, '--off', '1.1', '--samples-file', ids];
  const { results, settings } = await report<EvaluationResult>(...given);
  expect([settings.baseline, results[0]!.settings!.baseline]).toEqual(['samples-file', 'samples-file']);
});

it('--against pairs what stands on the same line, before what says the same elsewhere', async () => {
  const before = file(
    'before.json',
    (await ioiHere(['eval', file('a.ioi', `@off 5.0 4.0\n${mary}\n@off\n${mary}\n`), '--json'])).out,
  );
  const { results } = await report<EvaluationResult>('eval', file('a.ioi', `\n@off\n\n${mary}\n`), '--against', before);
  expect(results[0]!.draws![0]!.change).toMatchObject({ logitDiff: 0, probIO: 0 });
  const moved = await report<EvaluationResult>('eval', file('a.ioi', `${mary}\n`), '--against', before);
  expect(moved.results[0]!.draws![0]!.change!.logitDiff).not.toBe(0);
  // As many as before, further down: the first is the first.
  const shifted = file('a.ioi', `# moved\n\n@off 5.0 4.0\n${mary}\n@off\n${mary}\n`);
  const { results: same } = await report<EvaluationResult>('eval', shifted, '--against', before);
  expect(same.flatMap(({ draws = [] }) => draws).map(({ change }) => change!.logitDiff)).toEqual([0, 0]);
});

it('what many machines have measured is reported under the name of the file', async () => {
  const path = file('whole.ioi', `@expect 90%\n${mary}\n${mary} => John | Mary\n`);
  const parts: string[] = [];
  for (const part of ['1/2', '2/2'])
    parts.push(file(`${part[0]}.json`, (await ioiHere(['eval', path, '--shard', part])).out));
  const [one, merged] = [join(folder, 'one.xml'), join(folder, 'merged.xml')];
  await ioiHere(['eval', path, '--junit', one]);
  await ioiHere(['merge', ...parts, '--junit', merged]);
  expect(readFileSync(merged, 'utf8')).toBe(readFileSync(one, 'utf8'));
  expect(readFileSync(one, 'utf8')).toContain(`<testsuite name="${path}"`);
});

/** `--shard` and `merge`: the same as one machine to the last digit, as JSON and as text; what is no shard is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesIn, ownFolder } from '../support/ownFolder';
import { ioiHere, isRefusal, tiny } from './ioi';

const folder = ownFolder('shards');
const file = filesIn(folder);

const prompts = file(
  'prompts.ioi',
  [
    '@samples 2',
    '@baseline mean ABC 3 seed=1',
    '@expect 100%',
    'When {s1} and {s2} went to the {place}, {s3} gave a drink to',
    '@baseline zero',
    'When Mary and John went to the store, John gave a drink to',
    'Then, {s1} and {s2} had a long argument, and afterwards {s3} said to',
  ].join('\n'),
);

/** Where two texts part, as something to read: they are long. */
function firstDifference(a: string, b: string): string | undefined {
  if (a === b) return undefined;
  let at = 0;
  while (a[at] === b[at]) at++;
  return `${a.slice(Math.max(0, at - 80), at + 40)} ≠ ${b.slice(Math.max(0, at - 80), at + 40)}`;
}

/** @returns the shards' paths. */
async function shards(args: readonly string[], of: number): Promise<string[]> {
  const paths: string[] = [];
  for (let i = 1; i <= of; i++) {
    const ran = await ioiHere([...args, '--shard', `${i}/${of}`]);
    expect(ran.code, ran.err).toBe(0);
    paths.push(file(`${i}.json`, ran.out));
  }
  return paths;
}

const small = [prompts, '--model', tiny];
describe.each([
  ['eval', ['eval', ...small], 4],
  ['sweep --mean', ['sweep', ...small, '--mean'], 3],
  ['path --mean', ['path', ...small, '--to', '3.0.q@END', '--mean', '--baseline', 'mean ABC 4 seed=1'], 2],
  // ABC has no other twin: a part may be of such draws alone.
  ['patch --mean', ['patch', ...small, '--site', 'z', '--mean'], 6],
  ['attribute --mean', ['attribute', ...small, '--mean'], 2],
  ['attention --mean', ['attention', ...small, '--mean'], 2],
  ['predict', ['predict', ...small, '--off', '1.1'], 2],
  ['sweep', ['sweep', ...small], 2],
] as const)('%s', (_, args, of) => {
  it('merged is what one machine prints', async () => {
    const paths = await shards(args, of);
    for (const how of [['--json'], []]) {
      const one = await ioiHere([...args, ...how]);
      const merged = await ioiHere(['merge', ...paths.toReversed(), ...how]);
      expect(merged.out.length).toBeGreaterThan(200);
      expect(firstDifference(merged.out, one.out)).toBeUndefined();
      expect(merged.code).toBe(one.code);
      expect(merged.err).toBe(one.err);
    }
  });
});

it('more parts than prompts: some are empty, and what is joined in groups is the same', async () => {
  const args = ['sweep', ...small, '--mean', '--forms', 'ABB', '--samples', '1'];
  const paths = await shards(args, 5);
  const first = await ioiHere(['merge', '--partial', paths[4]!, paths[0]!]);
  const then = await ioiHere(['merge', '--partial', file('a.json', first.out), paths[2]!, paths[1]!]);
  const merged = await ioiHere(['merge', '--json', paths[3]!, file('b.json', then.out)]);
  expect(firstDifference(merged.out, (await ioiHere([...args, '--json'])).out)).toBeUndefined();
});

describe('is refused', () => {
  it('where shards are of other settings, or one is missing, by name', async () => {
    const args = ['eval', ...small];
    const [one, two] = await shards(args, 2);
    const other = file('other.json', (await ioiHere([...args, '--seed', '7', '--shard', '2/2'])).out);
    for (const [paths, said] of [
      [[one!, other], /other\.json does not belong with .*1\.json: it is of other prompts/],
      [[one!], /Part 2 of 2 is missing\. Measure it with ioi eval … --shard 2\/2\./],
      [[one!, two!, two!], /Part 2 of 2 is there twice/],
    ] as const) {
      const ran = await ioiHere(['merge', ...paths]);
      expect(isRefusal(ran), ran.err).toBe(true);
      expect(ran.err).toMatch(said);
    }
    const text = readFileSync(one!, 'utf8');
    const bent = file('bent.json', text.replace('"probIO":', '"probIO":"x","was":'));
    const cut = file('cut.json', text.slice(0, text.length / 2));
    const older = file('older.json', text.replace('"version":1', '"version":0'));
    for (const [path, said] of [
      [bent, /bent\.json is not a shard: rows: 0\.probIO/],
      [cut, /cut\.json is not a shard: it is no whole JSON/],
      [file('empty.json', ''), /empty\.json is empty: the command that writes it did not end/],
      [older, /older\.json is not a shard: it is of version 0, not 1/],
      [file('report.json', (await ioiHere([...args, '--json'])).out), /report\.json is not a shard/],
      [join(folder, 'no.json'), /no\.json is not there/],
    ] as const) {
      const ran = await ioiHere(['merge', path, two!]);
      expect(isRefusal(ran), ran.err).toBe(true);
      expect(ran.err).toMatch(said);
    }
  });

  it.each(['0/2', '3/2', '1', 'a/b', '1/0', '-1/2'])('--shard %s', async part => {
    expect(isRefusal(await ioiHere(['eval', prompts, '--shard', part]))).toBe(true);
  });

  it('merge of nothing', async () => {
    expect(isRefusal(await ioiHere(['merge']))).toBe(true);
  });
});

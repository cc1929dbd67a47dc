/** Ctrl-C in the midst of many prompts: at once, with what is done, labelled with its n; of a shard nothing. */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { progressOf, SharePace, shareLine, timeLeft } from '../../src/cli/text/progressLine';
import { ownFolder } from '../support/ownFolder';
import { usedProcessor } from '../support/processes';
import { cli, root } from './ioi';

const folder = ownFolder('interrupted');
const prompts = join(folder, 'many.ioi');
// Many minutes of sweeps, many seconds of predictions, whatever the machine.
writeFileSync(
  prompts,
  '@samples 10000\n@baseline mean ABC 4 seed=1\nWhen {s1} and {s2} went to the {place}, {s3} gave a {object} to\n',
);

/** Interrupted once it has worked for so many seconds of the processor's time. */
async function interrupted(args: readonly string[], after: number) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', text => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    err += text;
  });
  await usedProcessor(child.pid!, after);
  expect(child.exitCode).toBeNull();
  child.kill('SIGINT');
  const code = await new Promise(done => child.on('close', done));
  return { code, out, err };
}

/** Later and later, until something was done by then: how soon that is, is the machine's affair. */
async function inTheMidst(args: readonly string[]) {
  for (let after = 2; ; after *= 2) {
    const ran = await interrupted(args, after);
    if (ran.err.trim() !== 'ioi: interrupted' || after > 60) return ran;
  }
}

it('sweep --mean prints the means of the prompts that are done', async () => {
  const { code, out, err } = await inTheMidst(['sweep', prompts, '--mean', '--json']);
  expect(code).toBe(130);
  const report = JSON.parse(out) as {
    interrupted: { prompts: number; of: number };
    results: { of: unknown; prompts: number; heads: unknown[] }[];
  };
  const { prompts: done, of } = report.interrupted;
  expect(of).toBe(30_000);
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(of);
  expect(report.results.map(one => [one.of, one.prompts])).toEqual([
    [{ line: 3 }, done],
    ['file', done],
  ]);
  expect(report.results[0]!.heads).toHaveLength(36);
  expect(err).toContain(`ioi: interrupted; this is of ${done} of 30000 prompts`);
});

it('eval says of how many its table is', async () => {
  const { code, out, err } = await inTheMidst(['eval', prompts]);
  expect(code).toBe(130);
  const [, done] = /this is of (\d+) of 30000 prompts/.exec(err)!;
  // One form after another: how far it has come is the machine's affair.
  const counts = [...out.matchAll(/^AB[ABC] +(\d+) /gm)].map(([, n]) => Number(n));
  expect(counts[0]).toBeGreaterThan(0);
  expect(counts.reduce((a, b) => a + b, 0)).toBe(Number(done));
});

it('a shard is whole or not there', async () => {
  const ran = await inTheMidst(['sweep', prompts, '--mean', '--shard', '1/2']);
  expect(ran).toMatchObject({ code: 130, out: '', err: expect.stringContaining('part 1 of 2 is not whole') });
});

describe('time left', () => {
  it.each([
    [1000, 1, 41, ', 40 s left'],
    [60_000, 10, 40, ', 3 min left'],
    [3_600_000, 1, 4, ', 3 h left'],
    [1000, 0, 10, ''],
    [1000, 10, 10, ''],
  ])('after %d ms, %d of %d', (took, done, total, text) => {
    expect(timeLeft(took, done, total)).toBe(text);
  });

  it('of shares of a whole goes by the pace of the later half, so that a slow spell is forgotten', () => {
    const pace = new SharePace();
    expect(pace.left(0, 0)).toBeUndefined();
    for (let at = 1; at <= 10; at++) pace.left(1000 * at, at / 1000);
    let left: number | undefined;
    for (let at = 11; at <= 40; at++) left = pace.left(1000 * at, 0.01 + (at - 10) / 100);
    expect(left).toBeCloseTo(69_000, -3);
    expect(pace.left(41_000, 1)).toBeUndefined();
  });

  it('of a whole stands behind the hundredths', () => {
    const said: string[] = [];
    let now = 0;
    const show = ({ doing, done }: { doing: string; done: number }, left = '') =>
      void said.push(`${doing} ${done}${left}`);
    const line = shareLine({ show, clear: () => {} }, () => now);
    line.loading({ doing: 'loading demo', done: 1, total: 8 });
    line.show('section 1', 0);
    now = 10_000;
    line.show('section 6', 0.25);
    line.loading({ doing: 'loading demo', done: 1, total: 8 });
    expect(said).toEqual(['loading demo 1', 'section 1 0 %', 'section 6 25 %, 30 s left']);
  });

  it('goes by the prompts that are done; of one prompt it is how far that is', () => {
    const said: string[] = [];
    const line = {
      show: ({ doing, done, total }: { doing: string; done: number; total: number }, left = '') =>
        void said.push(`${doing} ${done}/${total}${left}`),
      clear: () => {},
    };
    let now = 0;
    const many = progressOf(4, line, () => now);
    many.show({ doing: 'baseline', done: 3, total: 128 });
    now = 2000;
    many.next();
    many.show({ doing: 'knock-outs', done: 12, total: 144 });
    many.show({ doing: 'prompts', done: 2, total: 3 });
    const one = progressOf(1, line, () => now);
    one.show({ doing: 'prompts', done: 0, total: 1 });
    one.next();
    expect(said).toEqual([
      'baseline 3/128',
      'prompts 1/4, 6 s left',
      'prompts 1/4, 6 s left',
      'prompts 3/4, 1 s left',
      'prompts 0/1',
    ]);
  });
});

/** The mean of a baseline is made once for all commands, and gives the same numbers from disk. */
import { expect, it } from 'vitest';
import type { Report, SweepResult } from '../../src/protocol/results';
import { ownFolder } from '../support/ownFolder';
import { ioi, isRefusal, tiny } from './ioi';

const home = ownFolder('cache-test');
const env = { XDG_CACHE_HOME: home };
const prompt = 'When Mary and John went to the store, John gave a drink to';

async function cache(...args: string[]) {
  const { code, out } = await ioi(['cache', ...args, '--json'], { env });
  expect(code).toBe(0);
  return JSON.parse(out) as { files: number; bytes: number; folder: string };
}

async function measured(command: string, ...more: string[]) {
  const ran = await ioi([command, '--model', tiny, '--prompt', prompt, '--json', ...more], { env });
  expect(ran.code).toBe(0);
  return (JSON.parse(ran.out) as Report<SweepResult>).results;
}

it('keeps a mean for the next command, to the last digit, until it is cleared', async () => {
  expect(await cache()).toMatchObject({ files: 0, bytes: 0 });
  const made = await measured('sweep');
  const { files, bytes, folder } = await cache();
  expect(files).toBe(1);
  expect(folder.startsWith(home)).toBe(true);
  expect(await measured('sweep')).toEqual(made);
  expect((await cache()).files).toBe(1);
  // Of another seed, and of the lowest layer alone: others.
  await measured('sweep', '--seed', '7');
  await measured('ablate', '--off', '0.1');
  const all = await cache();
  expect(all.files).toBe(3);
  expect(all.bytes).toBeLessThan(3 * bytes);
  await measured('sweep', '--baseline', 'zero');
  await measured('sweep', '--baseline', 'resample ABC 3');
  expect((await cache()).files).toBe(3);
  expect(await cache('clear')).toMatchObject({ files: 3 });
  expect((await cache('list')).files).toBe(0);
  expect(await measured('sweep')).toEqual(made);
});

it('refuses what it cannot do', async () => {
  expect(isRefusal(await ioi(['cache', 'burn']))).toBe(true);
  expect(isRefusal(await ioi(['cache', 'clear', 'all']))).toBe(true);
});

/** Downloads as processes have them: killed, two at once, on disks that are full or cannot be written. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildGetOnce, getting, hubEnvironment } from '../support/hub/getting';
import { commitOf, seededRepository } from '../support/hub/repositories';
import { etagOf, StandIn } from '../support/hub/standIn';
import { often } from '../support/often';

const name = 'someone/seeded';
const size = 3_000_000;
const repository = seededRepository(name, size);
const weights = repository.files['model.safetensors']!;
const home = mkdtempSync(join(tmpdir(), 'ioi-hub-'));
let hub: StandIn;

beforeAll(async () => {
  await buildGetOnce();
  hub = await new StandIn().start();
  hub.repositories.set(name, repository);
});
beforeEach(() => {
  hub.log.length = 0;
  hub.misfortune = ({ host }) => (host === 'store' ? { kind: 'slow', pieces: 60 } : undefined);
});
afterAll(async () => {
  await hub.stop();
  rmSync(home, { recursive: true, force: true });
});

const fresh = (of: string) => join(home, of);
const blobs = (cache: string) => join(cache, 'models--someone--seeded', 'blobs');
const part = (cache: string) => join(blobs(cache), `${etagOf(weights)}.incomplete`);

function isWhole(cache: string): boolean {
  const snapshot = join(cache, 'models--someone--seeded', 'snapshots', commitOf(name));
  return readFileSync(join(snapshot, 'model.safetensors')).equals(weights);
}

const kills = often(20, 50);

it(`killed at ${kills} random moments, it goes on each time, and no byte that was there is fetched again`, async () => {
  let killed = 0;
  let resumed = 0;
  let before = 0;
  for (let round = 0; killed < kills; round++) {
    const cache = fresh(`killed ${round}`);
    for (;;) {
      const moment = before + Math.floor(Math.random() * (size / 5));
      const asked = hub.log.length;
      const run = getting(name, hubEnvironment(hub.endpoint, cache), ({ done }) => {
        if (done > moment && killed < kills) run.child.kill('SIGKILL');
      });
      const result = await run.ended;
      const [store] = hub.log.slice(asked).filter(({ host }) => host === 'store');
      // What the file had when the process began is what is asked for from there.
      if (before > 0 && store) {
        expect(store.range).toBe(`bytes=${before}-`);
        resumed++;
      }
      expect(hub.log.slice(asked).filter(({ host }) => host === 'store').length).toBeLessThan(2);
      if (result) {
        expect(result.code).toBeUndefined();
        break;
      }
      killed++;
      before = existsSync(part(cache)) ? statSync(part(cache)).size : existsSync(blobs(cache)) ? before : 0;
      if (readdirSync(blobs(cache)).includes(etagOf(weights))) before = 0;
    }
    expect(isWhole(cache)).toBe(true);
    before = 0;
    rmSync(cache, { recursive: true });
  }
  console.log(`killed ${killed} times, gone on ${resumed} times from the very byte`);
  expect(resumed).toBeGreaterThan(kills / 5);
});

it('two processes at once: one transfers, both end well', async () => {
  const cache = fresh('two');
  // Some seconds: all three run before the first has it.
  hub.misfortune = ({ host }) => (host === 'store' ? { kind: 'slow', pieces: 1500 } : undefined);
  const env = hubEnvironment(hub.endpoint, cache);
  const both = [getting(name, env), getting(name, env), getting(name, env)];
  for (const { ended } of both) expect(await ended).toMatchObject({ commit: commitOf(name), isPinned: false });
  const sent = hub.log.filter(({ host }) => host === 'store').reduce((sum, one) => sum + one.sent, 0);
  expect(sent).toBe(size);
  expect(isWhole(cache)).toBe(true);
  expect(both.some(({ said }) => said.some(one => one.isElsewhere))).toBe(true);
});

it('a dead owner does not hold the lock', async () => {
  const cache = fresh('dead owner');
  // The second waits for the first before that one has a third.
  hub.misfortune = ({ host }) => (host === 'store' ? { kind: 'slow', pieces: 600 } : undefined);
  const env = hubEnvironment(hub.endpoint, cache);
  const first = getting(name, env, ({ done }) => done > size / 3 && first.child.kill('SIGKILL'));
  const second = getting(name, env);
  expect(await first.ended).toBeUndefined();
  expect(await second.ended).toMatchObject({ commit: commitOf(name) });
});

it('cancelled within 100 ms, and gone on from there', async () => {
  const cache = fresh('cancelled');
  let at = 0;
  const run = getting(name, hubEnvironment(hub.endpoint, cache), ({ done }) => {
    if (at || done < size / 3) return;
    at = performance.now();
    run.child.send('cancel');
  });
  expect(await run.ended).toMatchObject({ code: 'cancelled' });
  console.log(`cancelled, the process ended after ${Math.round(performance.now() - at)} ms`);
  const had = statSync(part(cache)).size;
  hub.log.length = 0;
  expect(await getting(name, hubEnvironment(hub.endpoint, cache)).ended).toMatchObject({ commit: commitOf(name) });
  expect(hub.log.find(({ host }) => host === 'store')?.range).toBe(`bytes=${had}-`);
});

it('wrong bytes of the right length, left by another client, are fetched again', async () => {
  const cache = fresh('left wrong');
  mkdirSync(blobs(cache), { recursive: true });
  writeFileSync(join(blobs(cache), etagOf(weights)), Buffer.alloc(size, 1));
  expect(await getting(name, hubEnvironment(hub.endpoint, cache)).ended).toMatchObject({ commit: commitOf(name) });
  expect(isWhole(cache)).toBe(true);
});

const canMount = (() => {
  const at = join(home, 'probe');
  try {
    mkdirSync(at);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
    execFileSync('umount', [at]);
    return true;
  } catch {
    console.log('No file system can be mounted here: full and read-only disks are not tried.');
    return false;
  }
})();

const mounted = async (options: string, use: (at: string) => Promise<void>) => {
  const at = join(home, `mount ${options.replaceAll(/\W/g, ' ')}`);
  mkdirSync(at);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at]);
  try {
    await use(at);
  } finally {
    execFileSync('umount', [at]);
  }
};

it.runIf(canMount)('a disk that is too small is said before anything large is fetched', () =>
  mounted('size=1m', async cache => {
    const said = await getting(name, hubEnvironment(hub.endpoint, cache)).ended;
    expect(said).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/3\.0 MB are needed, [\d.]+ MB are free/),
    });
    expect(hub.log.filter(({ host }) => host === 'store')).toEqual([]);
  }),
);

it.runIf(canMount)('a disk that fills up meanwhile is said in one line, and what is there is kept', () =>
  mounted('size=4m', async cache => {
    const run = getting(name, hubEnvironment(hub.endpoint, cache), () => {
      if (!existsSync(join(cache, 'filler'))) writeFileSync(join(cache, 'filler'), Buffer.alloc(2_500_000));
    });
    expect(await run.ended).toMatchObject({ code: 'disk-full', message: expect.stringMatching(/^[^\n]+$/) });
    rmSync(join(cache, 'filler'));
    expect(await getting(name, hubEnvironment(hub.endpoint, cache)).ended).toMatchObject({ commit: commitOf(name) });
    expect(isWhole(cache)).toBe(true);
  }),
);

it.runIf(canMount)('a cache that cannot be written is said in one line', () =>
  mounted('ro', async cache => {
    const said = await getting(name, hubEnvironment(hub.endpoint, cache)).ended;
    expect(said).toMatchObject({ code: 'cache-read-only', message: expect.stringMatching(/^[^\n]+EROFS[^\n]+$/) });
  }),
);

/**
 * Downloads under random faults: each ends whole and verified, or says in one line why not; nothing wrong or partial
 * is ever in a snapshot.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getModel } from '../../src/model/hub/getModel';
import type { Times } from '../../src/model/hub/patience';
import { Failed } from '../../src/protocol/failure';
import { seededRepository } from '../support/hub/repositories';
import { type Fault, StandIn } from '../support/hub/standIn';
import { often } from '../support/often';

const sequences = often(100, 300);
/** Most of a sequence is waiting: several go at once, each strand with a stand-in of its own. */
const strands = 8;
const name = 'someone/seeded';
const repository = seededRepository(name, 120_000);
/** Faults pass in milliseconds here; what is patient for a minute elsewhere is so for a second. */
const times: Times = { giveUpAfter: 1000, silence: 200, firstPause: 2, longestPause: 20 };

let hubs: StandIn[];
const home = mkdtempSync(join(tmpdir(), 'ioi-faults-'));
beforeAll(async () => {
  hubs = await Promise.all(Array.from({ length: strands }, () => new StandIn().start()));
  for (const hub of hubs) hub.repositories.set(name, repository);
});
afterAll(async () => {
  await Promise.all(hubs.map(hub => hub.stop()));
  rmSync(home, { recursive: true, force: true });
});

it(`${sequences} random sequences of faults`, { timeout: 600_000 }, async () => {
  const ended = { whole: 0, said: new Map<string, number>() };
  const happened = new Map<string, number>();
  let wrong = 0;
  let next = 0;
  const strand = async (hub: StandIn) => {
    while (next < sequences) await sequence(next++, hub);
  };
  const sequence = async (seed: number, hub: StandIn) => {
    const cache = join(home, String(seed));
    const random = randomOf(seed);
    const misfortunes = Array.from({ length: 1 + random(7) }, () => (random(4) === 0 ? undefined : someFault(random)));
    // One in ten never passes.
    const stubborn = seed % 10 === 0 ? someFault(random) : undefined;
    hub.misfortune = asked => {
      const fault = stubborn ?? misfortunes[0];
      // What happens to bytes happens where there are some.
      const isOfBytes = fault !== undefined && fault.kind !== 'status' && fault.kind !== 'portal';
      if (isOfBytes && asked.host === 'hub' && !/(config|tokenizer)[^/]*\.json$/.test(asked.path)) return undefined;
      misfortunes.shift();
      if (fault) happened.set(fault.kind, (happened.get(fault.kind) ?? 0) + 1);
      return fault;
    };
    try {
      const { folder } = await getModel(
        { repository: name },
        { endpoint: hub.endpoint, cache, offline: false, strictTls: true },
        { signal: new AbortController().signal, times },
      );
      ended.whole++;
      for (const [file, content] of Object.entries(repository.files))
        expect(readFileSync(join(folder, file)).equals(content), `${file} of sequence ${seed}`).toBe(true);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const { code, message, todo } = error.failure;
      expect(message + todo).not.toMatch(/\n/);
      expect(todo).not.toBe('');
      ended.said.set(code, (ended.said.get(code) ?? 0) + 1);
    }
    wrong += wrongFiles(cache);
    rmSync(cache, { recursive: true, force: true });
  };
  await Promise.all(hubs.map(strand));
  console.log(
    `${sequences} fault sequences: ${ended.whole} ended whole and verified, ` +
      `${sequences - ended.whole} said why (${[...ended.said].map(([code, n]) => `${code} ${n}`).join(', ')}); ` +
      `${wrong} wrong or partial files in a snapshot. Faults that happened: ` +
      [...happened].map(([kind, n]) => `${kind} ${n}`).join(', '),
  );
  expect(wrong).toBe(0);
  expect(ended.whole).toBeGreaterThan(sequences / 3);
  expect(happened.size).toBe(11);
});

/** Files under a name that a model is opened by, of other bytes than the repository's. */
function wrongFiles(cache: string): number {
  const snapshots = join(cache, 'models--someone--seeded', 'snapshots');
  if (!existsSync(snapshots)) return 0;
  const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  return readdirSync(snapshots)
    .flatMap(commit => readdirSync(join(snapshots, commit)).map(file => [file, join(snapshots, commit, file)] as const))
    .filter(([file, path]) => sum(readFileSync(path)) !== sum(repository.files[file]!)).length;
}

type Random = (below: number) => number;

function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return below => (generator.next() >>> 0) % below;
}

function someFault(random: Random): Fault {
  const after = random(120_000);
  const all: readonly Fault[] = [
    { kind: 'status', status: [429, 500, 502, 503, 504, 401, 403, 404][random(8)]! },
    { kind: 'status', status: 429, retryAfter: String(random(2) * 100) },
    { kind: 'cut', after },
    { kind: 'cut', after },
    { kind: 'cut', after },
    { kind: 'stall', after },
    { kind: 'slow', pieces: 1 + random(20) },
    { kind: 'wrongBytes' },
    { kind: 'wrongLength', by: random(2) === 0 ? -1 - random(1000) : 1 + random(1000) },
    { kind: 'short', by: 1 + random(1000) },
    { kind: 'portal' },
    { kind: 'noRange' },
    { kind: 'otherRange' },
    { kind: 'changed' },
  ];
  return all[random(all.length)]!;
}

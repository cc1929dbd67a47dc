/** Baselines on disk: what was kept comes back to the last digit, and what is not the same is made again. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { clearKept, keepBaseline, keptBaseline, keptInAll } from '../../src/worker/runs/keptBaselines';

const root = mkdtempSync(join(tmpdir(), 'ioi-kept-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = '';
let n = 0;
beforeEach(() => {
  folder = join(root, String(n++), 'baselines');
});

const z = [Float64Array.of(1, 2 / 3, -3), Float64Array.of(0.1, 1e-30, 5)];
const files = () => readdirSync(folder).map(name => join(folder, name));

describe('a kept baseline', () => {
  it('comes back in float32, by its key', () => {
    keepBaseline('a', z, folder);
    expect(keptBaseline('a', 2, folder)).toEqual(z.map(layer => Float32Array.from(layer)));
    expect(keptBaseline('b', 2, folder)).toBeUndefined();
    expect(keptInAll(folder)).toEqual({ files: 1, bytes: 32 + 24 });
  });

  it.each([
    ['a bit turned', (bytes: Buffer) => bytes.fill(bytes[40]! ^ 1, 40, 41)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 44)],
    ['empty', () => Buffer.alloc(0)],
  ])('that is damaged is not there: %s', (_, damage) => {
    keepBaseline('a', z, folder);
    const [file] = files();
    writeFileSync(file!, damage(readFileSync(file!)));
    expect(keptBaseline('a', 2, folder)).toBeUndefined();
    keepBaseline('a', z, folder);
    expect(keptBaseline('a', 2, folder)).toBeDefined();
  });

  it('leaves no half file behind, and is not missed where nothing can be written', () => {
    keepBaseline('a', z, folder);
    expect(files()).toHaveLength(1);
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'a file'), '');
    keepBaseline('a', z, join(root, 'a file', 'baselines'));
    expect(keptInAll(join(root, 'a file', 'baselines'))).toEqual({ files: 0, bytes: 0 });
  });

  it('goes when there are too many: the one that was not used longest', () => {
    const room = 2 * (32 + 24);
    for (const [age, key] of [
      [3, 'old'],
      [2, 'older but read'],
    ] as const) {
      keepBaseline(key, z, folder, room);
      const newest = files().find(file => !aged.has(file))!;
      aged.add(newest);
      const then = new Date(Date.UTC(2020, 0, 10 - age));
      utimesSync(newest, then, then);
    }
    expect(keptBaseline('old', 2, folder)).toBeDefined();
    keepBaseline('new', z, folder, room);
    expect(keptBaseline('older but read', 2, folder)).toBeUndefined();
    expect(keptBaseline('old', 2, folder)).toBeDefined();
    expect(keptBaseline('new', 2, folder)).toBeDefined();
  });

  it('is cleared', () => {
    keepBaseline('a', z, folder);
    keepBaseline('b', z, folder);
    expect(clearKept(folder)).toEqual({ files: 2, bytes: 112 });
    expect(keptInAll(folder)).toEqual({ files: 0, bytes: 0 });
  });
});

const aged = new Set<string>();

/**
 * Mean baselines kept on disk: each is a forward pass of a hundred prompts, and the same for every command. A file
 * holds its own sum and is put in place whole, so that several processes may share the folder; what is damaged, of
 * another version or of another checkpoint is as good as not there.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeadOutputs } from '../../analysis/runs/baseline';
import { ownCache } from '../../model/checkpoint/identity';

/** Raised where the same key would mean other numbers. */
const version = 1;
/** The least recently used ones go beyond this. */
const mostBytes = 256 * 2 ** 20;
const sumBytes = 32;
const named = /^mean-v\d+-[0-9a-f]{64}$/;

export const keptFolder = () => join(ownCache(), 'baselines');

/**
 * @param key all that the numbers depend on.
 * @param layers how many, all of one size.
 * @returns z by layer in float32, or nothing where it is not there.
 */
export function keptBaseline(key: string, layers: number, folder = keptFolder()): HeadOutputs | undefined {
  const file = fileOf(key, folder);
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(sumBytes);
    if (!sumOf(body).equals(bytes.subarray(0, sumBytes)) || body.length % (4 * layers) !== 0) return undefined;
    const now = new Date();
    utimesSync(file, now, now);
    const floats = new Float32Array(new Uint8Array(body).buffer);
    const size = floats.length / layers;
    return Array.from({ length: layers }, (_, layer) => floats.subarray(layer * size, (layer + 1) * size));
  } catch {
    return undefined;
  }
}

/** A folder that cannot be written costs making it again the next time. */
export function keepBaseline(key: string, z: HeadOutputs, folder = keptFolder(), most = mostBytes): void {
  const body = Buffer.concat(z.map(layer => new Uint8Array(Float32Array.from(layer).buffer)));
  const file = fileOf(key, folder);
  const part = `${file}.${process.pid}.part`;
  try {
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(part, Buffer.concat([sumOf(body), body]));
      renameSync(part, file);
    } finally {
      rmSync(part, { force: true });
    }
    trim(folder, most);
  } catch {
    // Nothing depends on it.
  }
}

export interface Kept {
  readonly files: number;
  readonly bytes: number;
}

export function keptInAll(folder = keptFolder()): Kept {
  const all = filesIn(folder);
  return { files: all.length, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** @returns what there was. */
export function clearKept(folder = keptFolder()): Kept {
  const before = keptInAll(folder);
  rmSync(folder, { recursive: true, force: true });
  return before;
}

function trim(folder: string, most: number): void {
  let bytes = 0;
  for (const file of filesIn(folder).sort((a, b) => b.used - a.used)) {
    bytes += file.bytes;
    if (bytes > most) rmSync(file.path, { force: true });
  }
}

/** Another process may delete any of them meanwhile. */
function filesIn(folder: string): { path: string; bytes: number; used: number }[] {
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter(name => named.test(name));
  } catch {
    // There is none yet.
  }
  return names.flatMap(name => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? [{ path, bytes: found.size, used: found.mtimeMs }] : [];
  });
}

const fileOf = (key: string, folder: string) => join(folder, `mean-v${version}-${sumOf(key).toString('hex')}`);

const sumOf = (what: string | Uint8Array) => createHash('sha256').update(what).digest();

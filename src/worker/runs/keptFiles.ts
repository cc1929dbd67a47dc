/**
 * What can be made again, kept on disk under keys. A file holds its own sum and is put in place whole, so that several
 * processes may share the folder; what is damaged or of another version is as good as not there.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Shelf {
  readonly folder: string;
  /** In front of every file's name. The version is raised where the same key would mean other numbers. */
  readonly kind: string;
  readonly version: number;
  /** In bytes: the least recently used ones go beyond this. */
  readonly most: number;
}

const sumBytes = 32;

/** @param key all that the content depends on. */
export function readKept(shelf: Shelf, key: string): Buffer | undefined {
  const file = fileOf(shelf, key);
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(sumBytes);
    if (!sumOf(body).equals(bytes.subarray(0, sumBytes))) return undefined;
    const now = new Date();
    utimesSync(file, now, now);
    return body;
  } catch {
    return undefined;
  }
}

/** A folder that cannot be written costs making it again the next time. */
export function keep(shelf: Shelf, key: string, body: Uint8Array): void {
  const file = fileOf(shelf, key);
  const part = `${file}.${process.pid}.part`;
  try {
    mkdirSync(shelf.folder, { recursive: true });
    try {
      writeFileSync(part, Buffer.concat([sumOf(body), body]));
      renameSync(part, file);
    } finally {
      rmSync(part, { force: true });
    }
    trim(shelf);
  } catch {
    // Nothing depends on it.
  }
}

export interface Kept {
  readonly files: number;
  readonly bytes: number;
}

export function onShelf(shelf: Shelf): Kept {
  const all = filesIn(shelf);
  return { files: all.length, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** @returns what there was. */
export function clearShelf(shelf: Shelf): Kept {
  const before = onShelf(shelf);
  rmSync(shelf.folder, { recursive: true, force: true });
  return before;
}

function trim(shelf: Shelf): void {
  let bytes = 0;
  for (const file of filesIn(shelf).sort((a, b) => b.used - a.used)) {
    bytes += file.bytes;
    if (bytes > shelf.most) rmSync(file.path, { force: true });
  }
}

/** Another process may delete any of them meanwhile. */
function filesIn({ folder, kind }: Shelf): { path: string; bytes: number; used: number }[] {
  const named = new RegExp(`^${kind}-v\\d+-[0-9a-f]{64}$`);
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

const fileOf = ({ folder, kind, version }: Shelf, key: string) =>
  join(folder, `${kind}-v${version}-${sumOf(key).toString('hex')}`);

const sumOf = (what: string | Uint8Array) => createHash('sha256').update(what).digest();

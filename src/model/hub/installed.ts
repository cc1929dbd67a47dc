/** Models of the hub's cache on this machine: their size, whether they are whole, and away with them. */
import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Pin } from './knownModels';
import { onDisk } from './problems';
import { sumOf, sumOfFile } from './sums';

/** What a folder's files take on the disk, in bytes, each counted once. */
export function sizeOf(folder: string): number {
  const seen = new Set<string>();
  let bytes = 0;
  for (const name of existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    const real = realpathSync(path);
    const found = statSync(real);
    if (!found.isFile() || seen.has(real)) continue;
    seen.add(real);
    bytes += found.size;
  }
  return bytes;
}

export interface Verified {
  readonly file: string;
  readonly bytes: number;
  readonly found: string;
  /** Undefined where nothing says what it should be: a file that is no link to a blob. */
  readonly expected: string | undefined;
}

/** Reads every file of a snapshot through. A pin says what its weights are; of the others the name in the cache does. */
export async function verifySnapshot(
  folder: string,
  pin: Pin | undefined,
  onBytes: (file: string, done: number, total: number) => void = () => {},
): Promise<Verified[]> {
  const verified: Verified[] = [];
  for (const file of readdirSync(folder).sort()) {
    const path = join(folder, file);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && !found.isFile()) continue;
    const named = lstatSync(path).isSymbolicLink() ? sumOf(basename(readlinkSync(path))) : undefined;
    const expected = pin?.weights.file === file ? pin.weights.sha256 : named?.hex;
    const kind = pin?.weights.file === file ? 'sha256' : (named?.kind ?? 'sha256');
    const bytes = found?.size ?? 0;
    const sum = found
      ? await sumOfFile(path, kind, { onBytes: done => onBytes(file, done, bytes) })
      : 'nothing: it is gone';
    verified.push({ file, bytes, found: sum, expected });
  }
  return verified;
}

/** Takes a repository out of the cache, with its locks. @returns bytes that it took. @throws Failed */
export async function removeRepository(folder: string): Promise<number> {
  const bytes = sizeOf(folder);
  try {
    await rm(folder, { recursive: true });
    await rm(join(dirname(folder), '.locks', basename(folder)), { recursive: true, force: true });
  } catch (error) {
    throw onDisk(error, folder);
  }
  return bytes;
}

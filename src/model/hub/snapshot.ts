/** A snapshot of one commit in the cache: its files are links to blobs, or the files themselves where there are no links. */

import { copyFile, lstat, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { repositoryFolder } from './layout';
import { makeFolder } from './makeFolder';
import { onDisk } from './problems';

export interface Place {
  readonly repository: string;
  readonly commit: string;
  readonly cache: string;
}

export const blobPath = ({ repository, cache }: Place, etag: string) =>
  join(repositoryFolder(repository, cache), 'blobs', etag);

export const lockPath = ({ repository, cache }: Place, etag: string) =>
  join(cache, '.locks', `models--${repository.replaceAll('/', '--')}`, `${etag}.lock`);

export const snapshotPath = ({ repository, commit, cache }: Place) =>
  join(repositoryFolder(repository, cache), 'snapshots', commit);

/** How a link is made; a system may refuse. */
export type MakeLink = (target: string, path: string) => Promise<void>;

/**
 * Puts a whole blob into the snapshot under its name. Where links are not allowed the blob becomes the file, as the
 * hub's own client does.
 */
export async function addToSnapshot(place: Place, file: string, etag: string, link: MakeLink = symlink): Promise<void> {
  const path = join(snapshotPath(place), file);
  const blob = blobPath(place, etag);
  const target = relative(dirname(path), blob);
  try {
    await makeFolder(dirname(path));
    if ((await readlink(path).catch(() => undefined)) === target) return;
    // It is the file itself already, where there are no links.
    if (!(await stat(blob).catch(() => undefined))) return;
    await rm(path, { force: true });
    try {
      await link(target, path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return;
      if (code === 'ENOSPC' || code === 'EROFS') throw error;
      await rename(blob, path).catch(() => copyFile(blob, path));
    }
  } catch (error) {
    throw onDisk(error, path);
  }
}

/** Where the cache has a file: as its blob, or as the file itself where there are no links. */
export async function whereHere(place: Place, file: string, etag: string, size: number): Promise<string | undefined> {
  const own = join(snapshotPath(place), file);
  for (const path of [blobPath(place, etag), own]) {
    // A link in the snapshot leads to a blob, which was looked for first.
    const found = await (path === own ? lstat : stat)(path).catch(() => undefined);
    if (found?.isFile() && found.size === size) return path;
  }
  return undefined;
}

/** `main` as other clients look it up when they are offline. What one of them has written of a newer one is kept. */
export async function writeMain(place: Place, isMain: boolean): Promise<void> {
  const path = join(repositoryFolder(place.repository, place.cache), 'refs', 'main');
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before?.trim() === place.commit || (before !== undefined && !isMain)) return;
  try {
    await makeFolder(dirname(path));
    await writeFile(path, place.commit);
  } catch (error) {
    throw onDisk(error, path);
  }
}

/** Room on the disk, asked for before it is filled. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskFull } from './problems';

/** @throws Failed `disk-full` */
export async function checkSpace(folder: string, need: number): Promise<void> {
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const found = await statfs(there).catch(() => undefined);
  // A file system that does not say is tried.
  if (!found || found.blocks === 0) return;
  const free = found.bavail * found.bsize;
  if (free < need) throw diskFull(folder, need, free);
}

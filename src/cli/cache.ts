/** `ioi cache`: what is kept on disk between commands; how much, and away with it. */
import { jobShelf } from '../worker/reproduce/keptJobs';
import { clearKept, type Kept, keptFolder, keptInAll } from '../worker/runs/keptBaselines';
import { clearShelf, onShelf } from '../worker/runs/keptFiles';
import type { CacheArguments } from './input/cacheArguments';
import type { Io } from './measuring/runnable';

export function cache({ action, json }: CacheArguments, io: Io): number {
  const isClear = action === 'clear';
  const folder = keptFolder();
  const { files, bytes }: Kept = isClear ? clearKept(folder) : keptInAll(folder);
  const shelf = jobShelf();
  const reproduced = { folder: shelf.folder, ...(isClear ? clearShelf(shelf) : onShelf(shelf)) };
  const lines = [
    said(files === 1 ? 'mean baseline' : 'mean baselines', { files, bytes }, folder, isClear),
    ...(reproduced.files > 0 ? [said('measurements of ioi reproduce', reproduced, shelf.folder, isClear)] : []),
  ];
  io.out(
    json
      ? JSON.stringify({ version: 1, command: 'cache', action, folder, files, bytes, reproduced })
      : lines.join('\n'),
  );
  return 0;
}

function said(what: string, { files, bytes }: Kept, folder: string, isClear: boolean): string {
  const counted = `${files} ${what}, ${(bytes / 1e6).toFixed(1)} MB`;
  return isClear ? `Deleted ${counted}.` : `${counted}, in ${folder}`;
}

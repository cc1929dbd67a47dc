/** `ioi cache`: the mean baselines that are kept on disk; how many, and away with them. */
import { clearKept, type Kept, keptFolder, keptInAll } from '../worker/runs/keptBaselines';
import type { CacheArguments } from './input/cacheArguments';
import type { Io } from './measuring/runnable';

export function cache({ action, json }: CacheArguments, io: Io): number {
  const folder = keptFolder();
  const { files, bytes }: Kept = action === 'clear' ? clearKept(folder) : keptInAll(folder);
  const what = `${files} mean ${files === 1 ? 'baseline' : 'baselines'}, ${(bytes / 1e6).toFixed(1)} MB`;
  const text = action === 'clear' ? `Deleted ${what}.` : `${what}, in ${folder}`;
  io.out(json ? JSON.stringify({ version: 1, command: 'cache', action, folder, files, bytes }) : text);
  return 0;
}

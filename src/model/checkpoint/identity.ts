/**
 * Which files a model is made of by now: a stamp that changes when one of them is replaced, rewritten or deleted, and
 * the sums of those that were read through once.
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Names of files that make a difference to what is computed. */
const matters = /\.(safetensors|json|txt|bpe)$/;

/** Equal while the files of a model's folder are the same, without reading them; empty where there is no such folder. */
export function stampOf(folder: string): string {
  try {
    return readdirSync(folder)
      .filter(name => matters.test(name))
      .sort()
      .map(name => `${name} ${stampOfFile(join(folder, name))}`)
      .join('\n');
  } catch {
    return '';
  }
}

/** Through links. The time of its last change is the system's own: whoever writes cannot set it. */
function stampOfFile(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}` : 'gone';
}

export interface Reading {
  /** What it throws ends the reading. */
  readonly onBytes?: ((done: number, total: number) => void) | undefined;
}

/**
 * SHA-256 of files one after the other, in hexadecimal. What was read through before, by any process, is known as long
 * as it is not touched.
 * @param folder where the sums are kept
 */
export async function sha256Of(files: readonly string[], reading: Reading = {}, folder = ownCache()): Promise<string> {
  const key = keyOf(files);
  const known = readSums(folder)[key];
  if (known) return known;
  const total = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const hash = createHash('sha256');
  let done = 0;
  for (const file of files)
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 22 })) {
      hash.update(chunk as Buffer);
      done += (chunk as Buffer).length;
      reading.onBytes?.(done, total);
    }
  const sum = hash.digest('hex');
  // Written meanwhile: the sum is of no file that there is.
  if (key === keyOf(files)) remember(folder, key, sum);
  return sum;
}

/** What was summed on its way to the disk need not be read again. */
export function rememberSum(file: string, sum: string, folder = ownCache()): void {
  const real = realpathSync(file);
  remember(folder, keyOf([real]), sum);
}

const keyOf = (files: readonly string[]) => files.map(file => `${file} ${stampOfFile(file)}`).join('\n');

type Sums = Readonly<Record<string, string>>;

/** Of so many models; older ones are read through again. */
const mostSums = 200;

function readSums(folder: string): Sums {
  try {
    const read: unknown = JSON.parse(readFileSync(join(folder, 'sums.json'), 'utf8'));
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(
      Object.entries(read).filter(([, sum]) => typeof sum === 'string' && /^[0-9a-f]{64}$/.test(sum)),
    ) as Sums;
  } catch {
    return {};
  }
}

/** A folder that cannot be written costs reading the files again the next time. */
function remember(folder: string, key: string, sum: string): void {
  const path = join(folder, 'sums.json');
  const sums = Object.entries({ ...readSums(folder), [key]: sum }).slice(-mostSums);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}`;
    writeFileSync(part, JSON.stringify(Object.fromEntries(sums)));
    renameSync(part, path);
  } catch {
    // Nothing depends on it.
  }
}

/** Where this program keeps what can be made again. */
export function ownCache(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const home = env.HOME || homedir();
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'ioi-lens');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'ioi-lens');
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'ioi-lens');
  return join(home, '.cache', 'ioi-lens');
}

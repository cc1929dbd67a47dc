/** The Python of scripts/peers.mjs, and what is asked of it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const python = process.env.IOI_PEERS_PYTHON ?? 'python3';

/** Runs a script of this folder. @returns what it printed last, as JSON. */
export async function asked<T>(script: string, args: readonly string[]): Promise<T> {
  const { stdout } = await run(python, [join(import.meta.dirname, script), ...args], {
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      HF_HUB_OFFLINE: '1',
      TOKENIZERS_PARALLELISM: 'false',
      TQDM_DISABLE: '1',
      // Small products: more threads than one only wait for each other.
      OMP_NUM_THREADS: '1',
    },
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as T;
}

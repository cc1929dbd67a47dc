/** What a test is not told about processes, its own and others. */
import { execFileSync } from 'node:child_process';

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Resolves once the process has gone; a test that waits for ever is ended by its time-out. */
export async function ended(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise(done => setTimeout(done, 20));
}

/** Resolves once it has used so many seconds of the processor, however long that took. */
export async function usedProcessor(pid: number, seconds: number): Promise<void> {
  for (;;) {
    const used = execFileSync('ps', ['-o', 'cputime=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    if (used.split(/[-:]/).reduce((sum, part) => sum * 60 + Number(part), 0) >= seconds) return;
    await new Promise(done => setTimeout(done, 100));
  }
}

/** The command line from a cold start, in a warm process's sweeps; and a template's draws against single commands. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cli = resolve(__dirname, '../cli.js');
const prompt = 'When Mary and John went to the big old store, John gave a drink to';
const draws = 32;

/** @param sweep seconds of a warm sweep of the same checkpoint, all positions */
export function commands(folder: string, threads: number, sweep: number, say: (line: string) => void): void {
  const home = mkdtempSync(join(tmpdir(), 'ioi-bench-'));
  const run = (...args: readonly string[]): number => {
    const start = performance.now();
    const all = [...args, '--model', resolve(folder), '--threads', String(threads)];
    const { status, stderr } = spawnSync(process.execPath, [cli, ...all], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, XDG_CACHE_HOME: home },
    });
    if (status !== 0) throw new Error(stderr);
    return (performance.now() - start) / 1000;
  };
  const clear = () =>
    spawnSync(process.execPath, [cli, 'cache', 'clear'], { env: { ...process.env, XDG_CACHE_HOME: home } });
  const line = (title: string, seconds: number, ratio: number) =>
    say(`${title.padEnd(40)}${seconds.toFixed(2).padStart(9)}${ratio.toFixed(2).padStart(9)}`);
  try {
    say('\nthe command line, each a process of its own, in warm sweeps');
    run('predict', '--prompt', prompt);
    const file = join(home, 'template.ioi');
    writeFileSync(
      file,
      `@samples ${draws}\n@forms ABB\n@positions end\nWhen {s1} and {s2} went to the big old {place}, {s3} gave a drink to\n`,
    );
    const times = {
      predict: least(() => run('predict', '--prompt', prompt)),
      cold: least(() => {
        clear();
        return run('sweep', '--prompt', prompt);
      }),
      kept: least(() => run('sweep', '--prompt', prompt)),
    };
    line('ioi predict', times.predict, times.predict / sweep);
    line('ioi sweep', times.cold, times.cold / sweep);
    line('… its replacement kept on disk', times.kept, times.kept / sweep);
    clear();
    const mean = run('sweep', '--mean', file);
    line(`ioi sweep --mean, ${draws} draws, END only`, mean, mean / sweep);
  } finally {
    rmSync(home, { recursive: true });
  }
}

function least(measure: () => number): number {
  return Math.min(measure(), measure(), measure());
}

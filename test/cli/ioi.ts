/** Runs the built command line: as a process of its own, as a person does, or many times in this one. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Interruption } from '../../src/cli/interruption';
import type { run } from '../../src/cli/main';

export const root = resolve(import.meta.dirname, '../..');
export const cli = resolve(root, 'dist/cli.js');
export const tiny = resolve(root, 'test/fixtures/tiny-gpt2');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface How {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with what standard error has said so far. */
  readonly onErr?: (said: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/**
 * The same in this process, which has loaded it once: a third of the time. `test/cli/contract` holds both against each
 * other, command by command.
 */
export async function ioiHere(args: readonly string[]): Promise<Ran> {
  const built: { run: typeof run } = createRequire(import.meta.url)(cli);
  let out = '';
  let err = '';
  const code = await built.run(args, {
    out: text => {
      out += `${text}\n`;
    },
    err: text => {
      err += `${text}\n`;
    },
    style: { colour: false },
    interruption: new Interruption(),
  });
  return { code, out, err };
}

export function ioi(args: readonly string[], how: How = {}): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: how.cwd ?? root,
      env: { ...process.env, NO_COLOR: '', ...how.env },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', text => {
      err += text;
      how.onErr?.(err, signal => child.kill(signal));
    });
    child.on('error', fail);
    child.on('close', code => done({ code, out, err }));
    child.stdin.end(how.input ?? '');
  });
}

/** One line on standard error, exit 2, nothing on standard output, no stack trace. */
export function isRefusal({ code, out, err }: Ran): boolean {
  return code === 2 && out === '' && /^ioi: [^\n]+\n$/.test(err) && !/\bat .*:\d+:\d+\)?\s/.test(err);
}

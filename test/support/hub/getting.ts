/** Processes that get models, as `getOnce.ts` does it. */
import { type ChildProcess, fork } from 'node:child_process';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../../..');
const script = resolve(root, 'out/hub/getOnce.cjs');

export async function buildGetOnce(): Promise<void> {
  await build({
    entryPoints: [resolve(import.meta.dirname, 'getOnce.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
}

export interface Said {
  readonly done: number;
  readonly isElsewhere: boolean;
}

export interface Getting {
  readonly child: ChildProcess;
  readonly said: Said[];
  /** What it printed, once it has ended; nothing where it was killed. */
  readonly ended: Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** An environment in which nothing of this machine's own hub is left. */
export function hubEnvironment(endpoint: string, cache: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, TMPDIR } = process.env;
  const home = join(dirname(cache), `${basename(cache)} home`);
  return { PATH, TMPDIR, HOME: home, HF_HOME: home, HF_HUB_CACHE: cache, HF_ENDPOINT: endpoint, ...more };
}

export function getting(repository: string, env: NodeJS.ProcessEnv, onSaid?: (said: Said) => void): Getting {
  const child = fork(script, [repository], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const said: Said[] = [];
  let out = '';
  child.stdout!.on('data', text => {
    out += text;
  });
  child.on('message', message => {
    said.push(message as Said);
    onSaid?.(message as Said);
  });
  const ended = new Promise<Readonly<Record<string, unknown>> | undefined>(done =>
    child.on('close', () => done(out === '' ? undefined : (JSON.parse(out) as Readonly<Record<string, unknown>>))),
  );
  return { child, said, ended };
}

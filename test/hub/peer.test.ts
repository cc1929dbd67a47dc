/**
 * The hub's own client, `huggingface_hub`, on both sides of one cache: what we fetch it finds, what it fetches we find,
 * and both at once end well. `IOI_LENS_PYTHON` names a Python that has it; else one is made, or this is skipped.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ioi, root } from '../cli/ioi';
import { buildGetOnce, getting, hubEnvironment } from '../support/hub/getting';
import { tinyRepository } from '../support/hub/repositories';
import { StandIn } from '../support/hub/standIn';

const script = resolve(import.meta.dirname, '../support/hub/peer.py');
const name = 'someone/tiny-gpt2';
const repository = tinyRepository(name);

function python(): string | undefined {
  const works = (path: string) => {
    try {
      execFileSync(path, ['-c', 'import huggingface_hub'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  const given = process.env.IOI_LENS_PYTHON;
  if (given) return works(given) ? given : undefined;
  const own = join(root, 'out', 'hub', 'python');
  const made = join(own, 'bin', 'python');
  if (!existsSync(made) || !works(made))
    try {
      execFileSync('python3', ['-m', 'venv', own], { stdio: 'ignore' });
      execFileSync(made, ['-m', 'pip', 'install', '-q', 'huggingface_hub>=1'], { stdio: 'ignore', timeout: 110_000 });
    } catch {
      return undefined;
    }
  return works(made) ? made : undefined;
}

const peer = python();
if (!peer) console.log('There is no Python with huggingface_hub, and none could be made: not compared with it.');

const home = mkdtempSync(join(tmpdir(), 'ioi-peer-'));
let hub: StandIn;
let cache: string;
let env: NodeJS.ProcessEnv;
let caches = 0;
beforeAll(async () => {
  await buildGetOnce();
  hub = await new StandIn().start();
  hub.repositories.set(name, repository);
});
beforeEach(() => {
  hub.log.length = 0;
  hub.misfortune = () => undefined;
  cache = join(home, String(++caches), 'hub');
  env = hubEnvironment(hub.endpoint, cache, { HF_HUB_DISABLE_XET: '1', HF_HUB_DISABLE_PROGRESS_BARS: '1' });
});
afterAll(async () => {
  await hub.stop();
  rmSync(home, { recursive: true, force: true });
});

interface Found {
  readonly folder: string;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

function client(what: 'download' | 'find', more: NodeJS.ProcessEnv = {}): Promise<Found> {
  const child = spawn(peer!, [script, what, name], { env: { ...env, ...more } });
  let [out, err] = ['', ''];
  child.stdout.on('data', text => {
    out += text;
  });
  child.stderr.on('data', text => {
    err += text;
  });
  return new Promise((done, fail) =>
    child.on('close', code => (code === 0 ? done(JSON.parse(out) as Found) : fail(new Error(err)))),
  );
}

it.runIf(peer)('what we fetch, it finds without a network, and lists without a warning', async () => {
  const got = await getting(name, env).ended;
  const found = await client('find', { HF_HUB_OFFLINE: '1' });
  expect(found).toMatchObject({ folder: got?.folder, files: ['config.json', 'model.safetensors'], warnings: [] });
});

it.runIf(peer)('what it fetches, we find, and fetch nothing again', async () => {
  const { folder } = await client('download');
  expect(await ioi(['models', 'where', name], { env })).toMatchObject({ code: 0, out: `${folder}\n` });
  hub.log.length = 0;
  expect(await getting(name, env).ended).toMatchObject({ folder });
  expect(hub.log.filter(({ path }) => path.includes('/resolve/'))).toEqual([]);
  expect((await client('find', { HF_HUB_OFFLINE: '1' })).warnings).toEqual([]);
});

it.runIf(peer)('both at once on one cache end well, and one of them transfers', async () => {
  hub.misfortune = ({ host, method }) =>
    host === 'store' && method === 'GET' ? { kind: 'slow', pieces: 60 } : undefined;
  const [ours, theirs] = await Promise.all([getting(name, env).ended, client('download')]);
  expect(theirs.folder).toBe(ours?.folder);
  const weights = repository.files['model.safetensors']!;
  expect(readFileSync(join(theirs.folder, 'model.safetensors')).equals(weights)).toBe(true);
  const sent = hub.log
    .filter(({ host, method }) => host === 'store' && method === 'GET')
    .reduce((sum, one) => sum + one.sent, 0);
  expect(sent).toBe(weights.length);
  expect(readdirSync(join(theirs.folder, '../../blobs')).filter(file => file.endsWith('.incomplete'))).toEqual([]);
  expect((await client('find', { HF_HUB_OFFLINE: '1' })).warnings).toEqual([]);
});

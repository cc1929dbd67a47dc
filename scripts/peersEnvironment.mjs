// A Python environment with the real TransformerLens and transformers, for the tests that hold our numbers against
// theirs. It lies outside the checkout (IOI_PEERS_HOME, else the temporary folder), is made once, and no user needs it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the exported cells are written for. */
const packages = ['transformer-lens>=4.3,<4.4', 'transformers>=5,<6', 'torch', 'safetensors', 'numpy'];
const windows = process.platform === 'win32';
const home = process.env.IOI_PEERS_HOME ?? join(tmpdir(), 'ioi-peers');
const folder = join(home, 'transformer-lens-4.3');

function pythonOf(environment) {
  return windows ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
}

/** The environment's Python, if it has been made. */
export function peersPython() {
  const python = pythonOf(folder);
  return existsSync(python) ? python : undefined;
}

/** The first Python of this machine that finds these modules: PYTHON, the peers' environment, or one on the path. */
export function pythonWith(modules) {
  const look = `import sys; from importlib.util import find_spec; sys.exit(not all(map(find_spec, sys.argv[1:])))`;
  return [process.env.PYTHON, peersPython(), 'python3', 'python', '/usr/bin/python3'].find(
    name => name && succeeds(name, ['-c', look, ...modules], 'ignore'),
  );
}

/** Makes it where it is not there yet. @returns its Python, or why there is none, in a sentence. */
export function makePeers() {
  const known = peersPython();
  if (known) return { python: known };
  const base = [process.env.PYTHON, 'python3', 'python'].find(
    name => name && succeeds(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))'], 'ignore'),
  );
  if (!base) return { missing: 'no Python 3.10 or later is here' };
  console.error(`Making a Python environment in ${folder} (once; some minutes, some GB)…`);
  mkdirSync(home, { recursive: true });
  // Under another name until it is whole: what is half made is never taken for an environment.
  const draft = `${folder}-${process.pid}`;
  const python = pythonOf(draft);
  const isMade =
    succeeds(base, ['-m', 'venv', draft]) &&
    succeeds(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'uv']) &&
    succeeds(python, ['-m', 'uv', 'pip', 'install', '--quiet', '--python', python, ...packages]);
  if (isMade && !existsSync(folder)) renameSync(draft, folder);
  rmSync(draft, { recursive: true, force: true });
  return isMade ? { python: pythonOf(folder) } : { missing: 'its packages could not be installed' };
}

function succeeds(program, args, stdio = ['ignore', 'ignore', 'inherit']) {
  return spawnSync(program, args, { stdio }).status === 0;
}

// Installs the packages of package-lock.json where that has not been done yet: every script works on a fresh clone.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

export function installPackages() {
  const done = join(root, 'node_modules', '.package-lock.json');
  const upToDate = existsSync(done) && statSync(done).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
  if (!upToDate) {
    console.error('Installing packages (once)…');
    execFileSync(npm, ['ci'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
  }
}

/** Runs a program of node_modules/.bin or node itself; ends this process with its exit code when that is not 0. */
export function run(program, args, options = {}) {
  const command = program === 'node' ? process.execPath : join(root, 'node_modules', '.bin', program);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

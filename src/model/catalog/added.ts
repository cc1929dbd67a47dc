/** Repositories of the hub that the person has got by name on the command line: a file may name these with `@model`. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryName } from '../../protocol/parts/repository';

export function added(file = listFile()): readonly string[] {
  try {
    const { repositories } = JSON.parse(readFileSync(file, 'utf8')) as { repositories?: unknown };
    if (!Array.isArray(repositories)) return [];
    return repositories.filter((one): one is string => typeof one === 'string' && repositoryName.test(one));
  } catch {
    return [];
  }
}

export function setAdded(repository: string, isAdded: boolean, file = listFile()): void {
  const before = added(file);
  if (before.includes(repository) === isAdded) return;
  const repositories = isAdded ? [...before, repository] : before.filter(one => one !== repository);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify({ repositories }, undefined, 2));
  renameSync(`${file}.part`, file);
}

function listFile(env: NodeJS.ProcessEnv = process.env): string {
  const home = env.HOME || homedir();
  const own = process.platform === 'win32' ? env.APPDATA : env.XDG_CONFIG_HOME;
  return join(own || join(home, '.config'), 'ioi-lens', 'models.json');
}

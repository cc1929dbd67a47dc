/**
 * The cache of the hub as its own clients lay it out (hub-docs, `local-cache.md`): blobs named by etag, snapshots of
 * commits made of links to them, refs. What else is there is left alone.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where that cache is, as its own clients find it (`huggingface_hub/constants.py`). */
export function hubCache(env: NodeJS.ProcessEnv = process.env): string {
  const own = env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE;
  return own ? expanded(own, env) : join(hubHome(env), 'hub');
}

/** The folder of the hub's clients: the cache is in it, and the token. */
export function hubHome(env: NodeJS.ProcessEnv = process.env): string {
  return expanded(env.HF_HOME || join(env.XDG_CACHE_HOME || join('~', '.cache'), 'huggingface'), env);
}

/** `~` and `$HOME` as Python's `expanduser` and `expandvars` put them in; what is not set stays as it is written. */
export function expanded(path: string, env: NodeJS.ProcessEnv): string {
  const home = env.HOME || homedir();
  const from = path.replace(/^~(?=$|[\\/])/, () => home);
  return from.replace(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (written, name?: string, braced?: string) => env[name ?? braced!] ?? written,
  );
}

export function repositoryFolder(repository: string, cache: string): string {
  return join(cache, `models--${repository.replaceAll('/', '--')}`);
}

/** All snapshots of a repository's folder: of that revision first, then what `main` was, then the others. */
export function snapshots(folder: string, revision?: string): string[] {
  const all = join(folder, 'snapshots');
  if (!existsSync(all)) return [];
  const there = readdirSync(all).sort();
  const first = [revision, mainOf(folder)].filter(one => one !== undefined && there.includes(one)) as string[];
  return [...new Set([...first, ...there])].map(one => join(all, one));
}

/** The commit that `main` was when a client last looked. */
export function mainOf(folder: string): string | undefined {
  const main = join(folder, 'refs', 'main');
  return existsSync(main) ? readFileSync(main, 'utf8').trim() : undefined;
}

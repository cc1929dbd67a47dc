/** The models that IOI Lens knows by name, and where their files lie on this machine. Reads; never downloads. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ModelShape } from '../analysis/stages';
import { holdsModel } from './checkpointFolder';
import { readConfig } from './config';

export interface KnownModel {
  /** What `@model` says. */
  readonly id: string;
  /** What else people call it; upper and lower case alike. */
  readonly aliases: readonly string[];
  /** The hub's repository; absent for the model that ships with IOI Lens. */
  readonly repository?: string;
  readonly layers: number;
  readonly heads: number;
  readonly positions: number;
  /** Size of the weights in MB, for a person who is asked whether to download them. */
  readonly megabytes: number;
}

const hub = (
  id: string,
  repository: string,
  layers: number,
  heads: number,
  megabytes: number,
  others: readonly string[],
): KnownModel => ({
  id,
  aliases: [repository, ...others],
  repository,
  layers,
  heads,
  positions: 1024,
  megabytes,
});

export const knownModels: readonly KnownModel[] = [
  { id: 'demo', aliases: [], layers: 6, heads: 6, positions: 128, megabytes: 11 },
  hub('gpt2', 'openai-community/gpt2', 12, 12, 548, [
    'gpt2-small',
    'gpt2small',
    'gpt2_small',
    'gpt-2',
    'gpt-2-small',
    'openai/gpt2',
    'gpt2-117m',
    'gpt2-124m',
    '117M',
    '124M',
  ]),
  hub('gpt2-medium', 'openai-community/gpt2-medium', 24, 16, 1520, [
    'gpt2medium',
    'gpt2_medium',
    'gpt-2-medium',
    'openai/gpt2-medium',
    'gpt2-345m',
    'gpt2-355m',
    '345M',
    '355M',
  ]),
  hub('gpt2-large', 'openai-community/gpt2-large', 36, 20, 3247, [
    'gpt2large',
    'gpt2_large',
    'gpt-2-large',
    'openai/gpt2-large',
    'gpt2-762m',
    'gpt2-774m',
    '762M',
    '774M',
  ]),
  hub('gpt2-xl', 'openai-community/gpt2-xl', 48, 25, 6432, [
    'gpt2xl',
    'gpt2_xl',
    'gpt-2-xl',
    'openai/gpt2-xl',
    'gpt2-1.5b',
    'gpt2-1542m',
    'gpt2-1558m',
    '1542M',
    '1558M',
    '1.5B',
  ]),
  hub('distilgpt2', 'distilbert/distilgpt2', 6, 12, 353, [
    'distil-gpt2',
    'distilgpt-2',
    'distilgpt2-small',
    'distill-gpt2',
    'distillgpt2',
  ]),
];

/** A model by its id or by another name that people use for it. */
export function knownModel(name: string): KnownModel | undefined {
  const lower = name.toLowerCase();
  return (
    knownModels.find(({ id }) => id === name) ??
    knownModels.find(({ id, aliases }) => [id, ...aliases].some(alias => alias.toLowerCase() === lower))
  );
}

/** The hub's cache as its own clients find it (`huggingface_hub/constants.py`). */
export function hubCache(env: NodeJS.ProcessEnv = process.env): string {
  const own = env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE;
  if (own) return expanded(own, env);
  const home = env.HF_HOME || join(env.XDG_CACHE_HOME || join('~', '.cache'), 'huggingface');
  return join(expanded(home, env), 'hub');
}

/** `~` and `$HOME` as Python's `expanduser` and `expandvars` put them in; what is not set stays as it is written. */
function expanded(path: string, env: NodeJS.ProcessEnv): string {
  const home = env.HOME || homedir();
  const from = path.replace(/^~(?=$|[\\/])/, () => home);
  return from.replace(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (written, name?: string, braced?: string) => env[name ?? braced!] ?? written,
  );
}

/**
 * The folder that holds a known model's files, if they are here.
 * @param root the folder of IOI Lens itself, with `media/`.
 */
export function locate(model: KnownModel, root: string, cache = hubCache()): string | undefined {
  if (model.repository === undefined) return complete(join(root, 'media', 'models', model.id));
  // The hub renamed its oldest repositories; caches made before have them under the bare name.
  return locateRepository(model.repository, cache) ?? locateRepository(model.repository.split('/')[1]!, cache);
}

/** The folder of a repository of the hub, `ORG/NAME`, if the cache has a whole snapshot of it. */
function locateRepository(repository: string, cache: string): string | undefined {
  return snapshot(repositoryFolder(repository, cache));
}

/** The same, or what the cache has of it instead: who opens that says what is missing. */
export function cachedRepository(repository: string, cache = hubCache()): string | undefined {
  const folder = repositoryFolder(repository, cache);
  return snapshot(folder) ?? (existsSync(folder) ? folder : undefined);
}

function repositoryFolder(repository: string, cache: string): string {
  return join(cache, `models--${repository.replaceAll('/', '--')}`);
}

/** What a folder's `config.json` says of its model; `undefined` where it cannot be read: opening it says why. */
export function folderFacts(folder: string): { readonly present: boolean; readonly shape?: ModelShape } {
  const present = holdsModel(folder);
  try {
    return { present, shape: readConfig(readFileSync(join(folder, 'config.json'), 'utf8')).shape };
  } catch {
    return { present };
  }
}

function snapshot(repository: string): string | undefined {
  const snapshots = join(repository, 'snapshots');
  if (!existsSync(snapshots)) return undefined;
  const main = join(repository, 'refs', 'main');
  const revisions = readdirSync(snapshots).sort();
  if (existsSync(main)) revisions.unshift(readFileSync(main, 'utf8').trim());
  return revisions.map(revision => complete(join(snapshots, revision))).find(folder => folder !== undefined);
}

function complete(folder: string): string | undefined {
  return holdsModel(folder) ? folder : undefined;
}

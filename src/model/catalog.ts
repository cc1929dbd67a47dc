/** The models that IOI Lens knows by name, and where their files lie on this machine. Reads; never downloads. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface KnownModel {
  /** What `@model` says. */
  readonly id: string;
  /** The hub's repository; absent for the model that ships with IOI Lens. */
  readonly repository?: string;
  readonly layers: number;
  readonly heads: number;
  readonly positions: number;
  /** Size of the weights in MB, for a person who is asked whether to download them. */
  readonly megabytes: number;
}

const hub = (id: string, repository: string, layers: number, heads: number, megabytes: number): KnownModel => ({
  id,
  repository,
  layers,
  heads,
  positions: 1024,
  megabytes,
});

export const knownModels: readonly KnownModel[] = [
  { id: 'demo', layers: 6, heads: 6, positions: 128, megabytes: 11 },
  hub('gpt2', 'openai-community/gpt2', 12, 12, 548),
  hub('gpt2-medium', 'openai-community/gpt2-medium', 24, 16, 1520),
  hub('gpt2-large', 'openai-community/gpt2-large', 36, 20, 3247),
  hub('gpt2-xl', 'openai-community/gpt2-xl', 48, 25, 6432),
  hub('distilgpt2', 'distilbert/distilgpt2', 6, 12, 353),
];

/** The hub's cache as its own clients find it. */
export function hubCache(env: NodeJS.ProcessEnv = process.env): string {
  if (env.HF_HUB_CACHE) return env.HF_HUB_CACHE;
  if (env.HF_HOME) return join(env.HF_HOME, 'hub');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'huggingface', 'hub');
}

/**
 * The folder that holds a known model's files, if they are here.
 * @param root the folder of IOI Lens itself, with `media/`.
 */
export function locate(model: KnownModel, root: string, cache = hubCache()): string | undefined {
  if (model.repository === undefined) return complete(join(root, 'media', 'models', model.id));
  // The hub renamed its oldest repositories; caches made before have them under the bare name.
  for (const repository of [model.repository, model.repository.split('/')[1]!]) {
    const folder = snapshot(join(cache, `models--${repository.replace('/', '--')}`));
    if (folder) return folder;
  }
  return undefined;
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
  return ['config.json', 'model.safetensors'].every(file => existsSync(join(folder, file))) ? folder : undefined;
}

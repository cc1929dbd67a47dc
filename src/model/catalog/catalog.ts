/** Where the files of models lie on this machine. Reads; never downloads. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelShape } from '../../analysis/model/stages';
import { readConfig } from '../checkpoint/config';
import { holdsModel } from '../checkpoint/folder';
import type { KnownModel } from '../hub/knownModels';
import { hubCache, repositoryFolder, snapshots } from '../hub/layout';

export { type KnownModel, knownModel, knownModels } from '../hub/knownModels';

/**
 * The folder that holds a known model's files, if they are here.
 * @param root the folder of IOI Lens itself, with `media/`.
 */
export function locate(model: KnownModel, root: string, cache = hubCache()): string | undefined {
  const { id, repository, pin } = model;
  if (repository === undefined) {
    const folder = join(root, 'media', 'models', id);
    return holdsModel(folder) ? folder : undefined;
  }
  // The hub renamed its oldest repositories; caches made before have them under the bare name.
  return (
    wholeSnapshot(repository, cache, pin?.revision) ?? wholeSnapshot(repository.split('/')[1]!, cache, pin?.revision)
  );
}

/** The folder of a repository of the hub, `ORG/NAME`, if the cache has a whole snapshot of it. */
export function wholeSnapshot(repository: string, cache = hubCache(), revision?: string): string | undefined {
  return snapshots(repositoryFolder(repository, cache), revision).find(holdsModel);
}

/** The same, or what the cache has of it instead: who opens that says what is missing. */
export function cachedRepository(repository: string, cache = hubCache()): string | undefined {
  const folder = repositoryFolder(repository, cache);
  return wholeSnapshot(repository, cache) ?? (existsSync(folder) ? folder : undefined);
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

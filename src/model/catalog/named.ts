/** A model as a person names it: one that IOI Lens knows, or a repository of the hub. */
import { Failed } from '../../protocol/failure';
import { repositoryName } from '../../protocol/parts/repository';
import { knownModel, knownModels, type Pin } from '../hub/knownModels';
import { hubCache } from '../hub/layout';
import { locate, wholeSnapshot } from './catalog';

export interface NamedModel {
  readonly id: string;
  /** Absent for the model that comes with IOI Lens. */
  readonly repository?: string;
  readonly pin?: Pin | undefined;
  /** Of its weights, where they are known; in MB. */
  readonly megabytes?: number;
}

/** @throws Failed `unknown-model` */
export function namedModel(name: string): NamedModel {
  const known = knownModel(name);
  if (known) {
    const { id, repository, pin, megabytes } = known;
    return { id, megabytes, ...(repository === undefined ? {} : { repository, pin }) };
  }
  if (repositoryName.test(name)) return { id: name, repository: name };
  throw new Failed(
    'unknown-model',
    `There is no model ${JSON.stringify(name.slice(0, 80))}.`,
    `Possible: ${knownModels.map(({ id }) => id).join(', ')}, or a repository of the hub as ORG/NAME.`,
  );
}

/** The folder of its snapshot, if it is whole; of the model that comes with IOI Lens its own. */
export function whereIs({ id, repository }: NamedModel, root: string, cache = hubCache()): string | undefined {
  const known = knownModel(id);
  return known ? locate(known, root, cache) : wholeSnapshot(repository!, cache);
}

/** `model-missing`; what to do about it depends on where a person reads it. @param megabytes where they are known */
export function filesMissing(id: string, todo: string, megabytes?: number): Failed {
  const size = megabytes === undefined ? '' : ` (${megabytes} MB)`;
  return new Failed('model-missing', `The files of the model ${id}${size} are not on this machine.`, todo);
}

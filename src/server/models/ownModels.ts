/**
 * The person's own models: those of their settings, and the repositories of the list that the command line keeps. What
 * is added on one side can be named on the other; no file of a folder adds anything.
 */
import { added, setAdded } from '../../model/catalog/added';
import type { OwnModel } from '../../protocol/worker';

export class OwnModels {
  constructor(private readonly settings: readonly OwnModel[]) {}

  /** As both lists are now. */
  all(): readonly OwnModel[] {
    const others = added().filter(repository => !this.settings.some(({ id }) => id === repository));
    return [...this.settings, ...others.map(repository => ({ id: repository, repository }))];
  }

  /** Repositories of the settings, under their own names, are on the other list as well. */
  share(): void {
    for (const one of this.settings) if ('repository' in one && one.id === one.repository) set(one.repository, true);
  }

  /** Off the other list; the settings are the editor's affair. */
  takeOff(id: string): void {
    set(id, false);
  }
}

function set(repository: string, isAdded: boolean): void {
  try {
    setAdded(repository, isAdded);
  } catch {
    // A home that cannot be written to: then each side keeps a list of its own.
  }
}

/** The models that are open: the last used ones stay, with their clean runs and baselines. */
import { added } from '../../model/catalog/added';
import { knownModel, knownModels } from '../../model/catalog/catalog';
import type { OwnModel, WorkerSettings } from '../../protocol/worker';
import { findModel, findOwnModel, openModel } from './openModel';
import { Workspace } from './workspace';

/** Two, so that one may go to and fro between `demo` and `gpt2`. */
const mostOpen = 2;

export class Models {
  /** The last used one stands last. */
  private readonly open = new Map<string, Workspace>();

  constructor(private readonly settings: WorkerSettings) {}

  /**
   * The model as its files are now: one that was replaced, rewritten or deleted since it was opened is opened anew.
   * @throws Failed `unknown-model`, `model-missing`, and those of a checkpoint
   */
  async get(name: string): Promise<Workspace> {
    const { root, threads, lowMemory = false, models = [] } = this.settings;
    const own = ownModel(models, name);
    // One model under two names is open once.
    const id = own ? name : (knownModel(name)?.id ?? name);
    let workspace = this.open.get(id);
    this.open.delete(id);
    if (workspace && !workspace.model.isCurrent()) {
      await workspace.model.stages.release();
      workspace = undefined;
    }
    if (!workspace) {
      const found = own ? findOwnModel(own) : findModel(id, root, 'ids only');
      workspace = new Workspace(openModel(found, { ...(threads ? { threads } : {}), lowMemory }));
    }
    this.open.set(id, workspace);
    return workspace;
  }

  /** Makes the model that was used last faster by one stage, if that pays. Call it when nothing runs. */
  async packNext(): Promise<boolean> {
    const [last] = [...this.open.values()].slice(-1);
    return last ? last.model.stages.packNext() : false;
  }

  /** Lets go of models beyond the last used ones. Call it when nothing runs. */
  async trim(): Promise<void> {
    for (const [id, workspace] of [...this.open].slice(0, -mostOpen)) {
      this.open.delete(id);
      await workspace.model.stages.release();
    }
  }
}

/** A model of the user's own list; ids that IOI Lens knows keep their meaning. */
function ownModel(models: readonly OwnModel[], id: string): OwnModel | undefined {
  if (knownModels.some(model => model.id === id)) return undefined;
  // What the command line has added meanwhile is on the list too.
  return models.find(model => model.id === id) ?? (added().includes(id) ? { id, repository: id } : undefined);
}

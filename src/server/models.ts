/** The user's model list, and which of its files are on this machine. */
import { type CheckContext, type ModelFacts, modelNamed, rememberCounts } from '../language';
import { folderFacts, knownModels, locate } from '../model/catalog';
import { countTokens, cut, firstToken } from '../model/tokens';
import type { Failure } from '../protocol/failure';
import type { OwnModel } from '../protocol/worker';

/** Files may come and go while the editor is open; they are looked for again after so many milliseconds. */
const lookAgain = 3000;

export class ModelList {
  /** One counter for all: it remembers, and what was checked is kept with it. */
  readonly countTokens = rememberCounts(countTokens);
  private models: readonly ModelFacts[] = [];
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly root: string,
    private readonly own: readonly OwnModel[],
  ) {}

  all(): readonly ModelFacts[] {
    if (Date.now() - this.lookedAt < lookAgain) return this.models;
    this.lookedAt = Date.now();
    const known = knownModels.map(model => {
      const { id, aliases, layers, heads, positions } = model;
      return { id, aliases, present: locate(model, this.root) !== undefined, shape: { layers, heads, positions } };
    });
    const own = this.own.filter(({ id }) => !known.some(model => model.id === id));
    this.models = [...known, ...own.map(({ id, folder }) => ({ id, ...folderFacts(folder) }))];
    return this.models;
  }

  get(id: string): ModelFacts | undefined {
    return modelNamed(id, this.all());
  }

  /** Of a model of the user's own; those that IOI Lens knows keep their meaning. */
  folderOf(id: string): string | undefined {
    return knownModels.some(model => model.id === id) ? undefined : this.own.find(model => model.id === id)?.folder;
  }

  /** Where another program finds a model that no hub has: the user's own, or the one that comes with IOI Lens. */
  readableFolderOf(id: string): string | undefined {
    const known = knownModels.find(model => model.id === id);
    return known && known.repository === undefined ? locate(known, this.root) : this.folderOf(id);
  }

  /** Why a model cannot be asked. */
  failure(id: string): Failure | undefined {
    const model = this.get(id);
    if (model?.present) return undefined;
    if (model)
      return {
        code: 'model-missing',
        message: `The files of the model ${id} are not on this machine.`,
        todo: 'Download it, or choose another with @model.',
      };
    const possible = this.all().map(known => known.id);
    return {
      code: 'unknown-model',
      message: `There is no model ${JSON.stringify(id.slice(0, 80))} in your model list.`,
      todo: `Possible: ${possible.join(', ')}.`,
    };
  }

  context(): CheckContext {
    return { countTokens: this.countTokens, firstToken, cut, models: this.all() };
  }
}

/** The user's model list, and which of its files are on this machine. */
import { type CheckContext, type ModelFacts, modelNamed, rememberCounts } from '../../language';
import { folderFacts, knownModel, knownModels, locate, wholeSnapshot } from '../../model/catalog/catalog';
import { filesMissing } from '../../model/catalog/named';
import { stampOf } from '../../model/checkpoint/identity';
import { countTokens, cut, firstToken } from '../../model/tokenizer/tokens';
import type { Failure } from '../../protocol/failure';
import type { OwnModel } from '../../protocol/worker';
import type { OwnModels } from './ownModels';

/** Files may come, go and change while the editor is open; they are looked at again after so many milliseconds. */
export const lookAgain = 2000;

export class ModelList {
  /** One counter for all: it remembers, and what was checked is kept with it. */
  readonly countTokens = rememberCounts(countTokens);
  private models: readonly ModelFacts[] = [];
  private named: { readonly of: readonly ModelFacts[]; readonly facts: Map<string, ModelFacts | undefined> } = {
    of: [],
    facts: new Map(),
  };
  private own: readonly OwnModel[] = [];
  private lookedAt = Number.NEGATIVE_INFINITY;
  /** What each model's files were when they were last looked at. */
  private readonly stamps = new Map<string, string>();

  constructor(
    private readonly root: string,
    private readonly ownModels: OwnModels,
    /** Files have come, gone or changed: the names of their models. */
    private readonly onChange: (ids: readonly string[]) => void = () => {},
  ) {}

  all(): readonly ModelFacts[] {
    if (Date.now() - this.lookedAt >= lookAgain) this.look();
    return this.models;
  }

  /** Now, whenever it was last done. */
  look(): void {
    const isFirst = this.models.length === 0;
    this.lookedAt = Date.now();
    this.own = this.ownModels.all();
    const known = knownModels.map(model => {
      const { id, aliases, layers, heads, positions, megabytes } = model;
      const shape = { layers, heads, positions };
      return { id, aliases, megabytes, present: locate(model, this.root) !== undefined, shape };
    });
    const own = this.own.filter(({ id }) => !known.some(model => model.id === id));
    this.models = [...known, ...own.map(one => ({ id: one.id, ...ownFacts(one) }))];
    const changed: string[] = [];
    const listed = new Set(this.models.map(({ id }) => id));
    for (const id of [...this.stamps.keys()])
      if (!listed.has(id)) {
        this.stamps.delete(id);
        changed.push(id);
      }
    for (const { id } of this.models) {
      const folder = this.folderOf(id);
      const stamp = folder === undefined ? '' : stampOf(folder);
      const before = this.stamps.get(id);
      this.stamps.set(id, stamp);
      if (!isFirst && before !== stamp) changed.push(id);
    }
    if (changed.length > 0) this.onChange(changed);
  }

  get(id: string): ModelFacts | undefined {
    // Asked of every prompt of a file.
    const models = this.all();
    if (this.named.of !== models) this.named = { of: models, facts: new Map() };
    const { facts } = this.named;
    if (!facts.has(id)) facts.set(id, modelNamed(id, models));
    return facts.get(id);
  }

  /** What the command line calls it: of the person's own models the folder, or the repository. */
  outside(id: string): string {
    const own = knownModels.some(model => model.id === id) ? undefined : this.own.find(model => model.id === id);
    return own === undefined ? id : 'folder' in own ? own.folder : own.repository;
  }

  /** Where a model's files are, if they are here. */
  folderOf(id: string): string | undefined {
    const known = knownModel(id);
    if (known) return locate(known, this.root);
    const own = this.own.find(model => model.id === id);
    return own && ('folder' in own ? own.folder : wholeSnapshot(own.repository));
  }

  /** The hub's name of a model; none for the one that comes with IOI Lens, and for a folder. */
  repositoryOf(id: string): string | undefined {
    const known = knownModel(id);
    if (known) return known.repository;
    const own = this.own.find(model => model.id === id);
    return own && 'repository' in own ? own.repository : undefined;
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
    if (model) return filesMissing(id, 'Download it, or choose another with @model.', model.megabytes).failure;
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

function ownFacts(own: OwnModel): Pick<ModelFacts, 'present' | 'shape'> {
  const folder = 'folder' in own ? own.folder : wholeSnapshot(own.repository);
  return folder === undefined ? { present: false } : folderFacts(folder);
}

/** A model that is ready to be asked: its checkpoint, its stages, who it is. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { afterBatch, checkCancelled, type RunOptions } from '../../analysis/runs/progress';
import { cachedRepository, knownModel, knownModels, locate, wholeSnapshot } from '../../model/catalog/catalog';
import { filesMissing } from '../../model/catalog/named';
import { checkWeights } from '../../model/catalog/verify';
import { type Checkpoint, openCheckpoint } from '../../model/checkpoint/checkpoint';
import type { Activation } from '../../model/checkpoint/config';
import { sha256Of, stampOf } from '../../model/checkpoint/identity';
import type { Pin } from '../../model/hub/knownModels';
import { changedOnDisk, type OnnxOptions } from '../../model/onnx/sessions';
import { OnnxStages } from '../../model/onnx/stages';
import { readTokens } from '../../model/tokenizer/tokenizerFiles';
import type { Tokens } from '../../model/tokenizer/tokens';
import { Failed } from '../../protocol/failure';
import { repositoryName } from '../../protocol/parts/repository';
import type { ModelFacts, Provenance } from '../../protocol/results';
import type { OwnModel } from '../../protocol/worker';

export interface OpenModel {
  readonly id: string;
  readonly checkpoint: Checkpoint;
  readonly stages: OnnxStages;
  /** GPT-2's, with what a fine-tune has added. */
  readonly tokens: Tokens;
  /** Of its files as they were opened: others have another. */
  readonly stamp: string;
  /**
   * Checks the weights against what goes by its name, and makes the sessions; once. Tells how far it is.
   * @throws Failed `wrong-weights`, `cannot-load`
   */
  ready(options?: RunOptions): Promise<void>;
  /** Whether its files are still those that were opened. */
  isCurrent(): boolean;
  /** @throws Failed `model-changed` */
  checkCurrent(): void;
  /** Hashes the weights when it is first asked. */
  facts(): Promise<ModelFacts>;
  /** The same without waiting: without the hash, while nobody has asked for it. */
  factsByNow(): Provenance['model'];
}

export interface FoundModel {
  /** What it is called in results. */
  readonly id: string;
  readonly folder: string;
  /** The very weights that go by this id. */
  readonly pin?: Pin | undefined;
  /** In place of the one that its `config.json` names: what would that have changed? */
  readonly activation?: Activation;
}

/**
 * Where a model's files are: a known id, or a folder where the asker may name one.
 * @throws Failed `unknown-model` or `model-missing`
 */
export function findModel(id: string, root: string, folders: 'folders too' | 'ids only'): FoundModel {
  const known = knownModel(id);
  if (known) {
    const folder = locate(known, root);
    if (folder) return { id: known.id, folder, pin: known.pin };
    const { repository, megabytes } = known;
    throw repository
      ? filesMissing(known.id, `Get them: ioi models get ${known.id}.`, megabytes)
      : filesMissing(known.id, 'Install IOI Lens again: this model comes with it.');
  }
  if (folders === 'folders too') {
    // Whatever the hub's cache holds under that name; a path is always a folder.
    const cached = repositoryName.test(id) ? cachedRepository(id) : undefined;
    if (cached) return { id, folder: cached };
    if (existsSync(id)) return { id: nameOfFolder(id), folder: id };
  }
  throw new Failed(
    'unknown-model',
    `There is no model ${JSON.stringify(id.slice(0, 80))}.`,
    `Possible: ${knownModels.map(model => model.id).join(', ')}${folders === 'folders too' ? ', or a folder with config.json and model.safetensors' : ''}.`,
  );
}

/** Where a model of the person's own list is. @throws Failed `model-missing` */
export function findOwnModel(own: OwnModel): FoundModel {
  const { id } = own;
  if ('folder' in own) return { id, folder: own.folder };
  const folder = wholeSnapshot(own.repository);
  if (folder) return { id, folder };
  throw filesMissing(id, `Get them: ioi models get ${own.repository}.`);
}

/**
 * A folder goes by its own name: results are shared, and the rest of the path is the machine's affair. Where that is
 * the name of a known model, `./` says that it is another.
 */
function nameOfFolder(folder: string): string {
  const name = basename(resolve(folder));
  return knownModel(name) ? `./${name}` : name;
}

/** Reads and checks the checkpoint; sessions are made when they are first needed. @throws as `openCheckpoint` */
export function openModel({ id, folder, pin, activation }: FoundModel, onnx: OnnxOptions = {}): OpenModel {
  const stamp = stampOf(folder);
  const found = openCheckpoint(folder);
  const checkpoint = activation ? { ...found, activation } : found;
  const tokens = readTokens(folder);
  let sha256: Promise<string> | undefined;
  let known: string | undefined;
  const { layers, heads, width } = checkpoint.shape;
  const stages = new OnnxStages(checkpoint, onnx);
  const isCurrent = () => stampOf(folder) === stamp;
  let isReady = false;
  return {
    id,
    checkpoint,
    stages,
    tokens,
    stamp,
    isCurrent,
    checkCurrent() {
      if (!isCurrent()) throw changedOnDisk(id);
    },
    async ready(options = {}) {
      if (isReady) return;
      const onBytes = (done: number, total: number) => {
        options.onProgress?.({ doing: `checking ${id}`, done: megabytes(done), total: megabytes(total) });
        checkCancelled(options);
      };
      await checkWeights(id, checkpoint.files, pin, { onBytes });
      await stages.load((done, total) => afterBatch(options, { doing: `loading ${id}`, done, total }));
      isReady = true;
    },
    async facts() {
      sha256 ??= sha256Of(checkpoint.files);
      known = await sha256;
      return { id, sha256: known, layers, heads, width };
    },
    factsByNow() {
      return { id, ...(known === undefined ? {} : { sha256: known }), layers, heads, width };
    },
  };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);

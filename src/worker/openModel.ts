/** A model that is ready to be asked: its checkpoint, its stages, who it is. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { cachedRepository, knownModel, knownModels, locate } from '../model/catalog';
import { type Checkpoint, fingerprint, openCheckpoint } from '../model/checkpoint';
import { type OnnxOptions, OnnxStages } from '../model/onnxStages';
import { readTokens } from '../model/tokenizerFiles';
import type { Tokens } from '../model/tokens';
import { Failed } from '../protocol/failure';
import type { ModelFacts, Provenance } from '../protocol/results';

export interface OpenModel {
  readonly id: string;
  readonly checkpoint: Checkpoint;
  readonly stages: OnnxStages;
  /** GPT-2's, with what a fine-tune has added. */
  readonly tokens: Tokens;
  /** Hashes the weights when it is first asked. */
  facts(): Promise<ModelFacts>;
  /** The same without waiting: without the hash, while nobody has asked for it. */
  factsByNow(): Provenance['model'];
}

export interface FoundModel {
  /** What it is called in results. */
  readonly id: string;
  readonly folder: string;
}

/**
 * Where a model's files are: a known id, or a folder where the asker may name one.
 * @throws Failed `unknown-model` or `model-missing`
 */
export function findModel(id: string, root: string, folders: 'folders too' | 'ids only'): FoundModel {
  const known = knownModel(id);
  if (known) {
    const folder = locate(known, root);
    if (folder) return { id: known.id, folder };
    throw new Failed(
      'model-missing',
      `The files of the model ${known.id} are not on this machine.`,
      known.repository
        ? `Put ${known.repository} (${known.megabytes} MB) into the Hugging Face cache, or name a folder that holds it.`
        : 'Install IOI Lens again: this model comes with it.',
    );
  }
  if (folders === 'folders too') {
    // Whatever the hub's cache holds under that name; a path is always a folder.
    const cached = /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(id) ? cachedRepository(id) : undefined;
    if (cached) return { id, folder: cached };
    if (existsSync(id)) return { id: nameOfFolder(id), folder: id };
  }
  throw new Failed(
    'unknown-model',
    `There is no model ${JSON.stringify(id.slice(0, 80))}.`,
    `Possible: ${knownModels.map(model => model.id).join(', ')}${folders === 'folders too' ? ', or a folder with config.json and model.safetensors' : ''}.`,
  );
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
export function openModel({ id, folder }: FoundModel, options: OnnxOptions = {}): OpenModel {
  const checkpoint = openCheckpoint(folder);
  const tokens = readTokens(folder);
  let sha256: Promise<string> | undefined;
  let known: string | undefined;
  const { layers, heads, width } = checkpoint.shape;
  return {
    id,
    checkpoint,
    stages: new OnnxStages(checkpoint, options),
    tokens,
    async facts() {
      sha256 ??= fingerprint(checkpoint);
      known = await sha256;
      return { id, sha256: known, layers, heads, width };
    },
    factsByNow() {
      return { id, ...(known === undefined ? {} : { sha256: known }), layers, heads, width };
    },
  };
}

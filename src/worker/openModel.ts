/** A model that is ready to be asked: its checkpoint, its stages, who it is. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { knownModels, locate } from '../model/catalog';
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

/**
 * Where a model's files are: a known id, or a folder where the asker may name one.
 * @throws Failed `unknown-model` or `model-missing`
 */
export function findModel(id: string, root: string, folders: 'folders too' | 'ids only'): string {
  const known = knownModels.find(model => model.id === id);
  if (known) {
    const folder = locate(known, root);
    if (folder) return folder;
    throw new Failed(
      'model-missing',
      `The files of the model ${id} are not on this machine.`,
      known.repository
        ? `Put ${known.repository} (${known.megabytes} MB) into the Hugging Face cache, or name a folder that holds it.`
        : 'Install IOI Lens again: this model comes with it.',
    );
  }
  if (folders === 'folders too' && existsSync(id)) return id;
  throw new Failed(
    'unknown-model',
    `There is no model ${JSON.stringify(id.slice(0, 80))}.`,
    `Possible: ${knownModels.map(model => model.id).join(', ')}${folders === 'folders too' ? ', or a folder with config.json and model.safetensors' : ''}.`,
  );
}

/** Reads and checks the checkpoint; sessions are made when they are first needed. @throws as `openCheckpoint` */
export function openModel(id: string, folder: string, options: OnnxOptions = {}): OpenModel {
  const checkpoint = openCheckpoint(folder);
  const tokens = readTokens(folder);
  let sha256: Promise<string> | undefined;
  let known: string | undefined;
  const { layers, heads, width } = checkpoint.shape;
  return {
    // A folder is known by its own name: results are shared, and the rest of the path is the machine's affair.
    id: knownModels.some(model => model.id === id) ? id : basename(resolve(folder)),
    checkpoint,
    stages: new OnnxStages(checkpoint, options),
    tokens,
    async facts() {
      sha256 ??= fingerprint(checkpoint);
      known = await sha256;
      return { id: this.id, sha256: known, layers, heads, width };
    },
    factsByNow() {
      return { id: this.id, ...(known === undefined ? {} : { sha256: known }), layers, heads, width };
    },
  };
}

/**
 * A GPT-2 checkpoint in Hugging Face layout, used where it lies: `config.json` and the weights of one folder, in one
 * file or in shards, checked against each other, through symbolic links (the hub's cache is made of them).
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ModelShape } from '../../analysis/model/stages';
import { Failed } from '../../protocol/failure';
import { type Activation, type AttentionScale, type Config, readConfig } from './config';
import { configText, type WeightFiles, weightFiles } from './folder';
import { type ByteSource, type DType, readHeader, type TensorEntry } from './safetensors';
import { sameBytes } from './sameBytes';
import { expectedShapes } from './shapes';

const weightTypes = ['F32', 'F16', 'BF16', 'F64'] as const satisfies readonly DType[];
export type WeightType = (typeof weightTypes)[number];
export interface Weight extends TensorEntry {
  readonly dtype: WeightType;
  /** The file that it lies in, with every symbolic link resolved. */
  readonly file: string;
}

export interface Checkpoint {
  readonly folder: string;
  /** The weights' files with every symbolic link resolved, in the order of their names; all in one folder. */
  readonly files: readonly string[];
  readonly shape: ModelShape;
  /** Width of the MLP's hidden layer. */
  readonly inner: number;
  readonly activation: Activation;
  readonly attentionScale: AttentionScale;
  /** By Hugging Face's names without `transformer.`; `lm_head.weight` only where the model has its own. */
  readonly weights: ReadonlyMap<string, Weight>;
  /** What a person should know of how the files were read, in sentences. */
  readonly notes: readonly string[];
}

type Located = TensorEntry & { readonly file: string };

/** @throws Failed `no-model`, `bad-config`, `bad-safetensors` or `bad-checkpoint`. */
export function openCheckpoint(folder: string): Checkpoint {
  const config = readConfig(configText(folder));
  const found = weightFiles(folder);
  const entries = found.files.flatMap(({ name, file }) => headerOf(file, name).map(entry => ({ ...entry, file })));
  checkIndex(entries, found);
  const folders = new Set(found.files.map(({ file }) => dirname(file)));
  if (folders.size > 1) throw bad(`its shards lie in different folders, ${[...folders].slice(0, 2).join(' and ')}`);
  const { shape, inner, activation, attentionScale } = config;
  const notes: string[] = [];
  const weights = chooseWeights(entries, config, notes);
  const files = found.files.map(({ file }) => file);
  return { folder, files, shape, inner, activation, attentionScale, weights, notes };
}

function headerOf(file: string, name: string): TensorEntry[] {
  const descriptor = openSync(file, 'r');
  try {
    return readHeader(fileSource(descriptor), name);
  } finally {
    closeSync(descriptor);
  }
}

/** What an index promises of each tensor must be so, else a shard of another checkpoint lies among them. */
function checkIndex(entries: readonly Located[], { placeOf }: WeightFiles): void {
  if (!placeOf) return;
  for (const { name, file } of entries)
    if (placeOf.get(name) !== file) throw bad(`tensor "${name}" is not in the file that the index names`);
  const there = new Set(entries.map(({ name }) => name));
  for (const name of placeOf.keys())
    if (!there.has(name)) throw bad(`the index names the tensor "${name}", which no shard has`);
}

function chooseWeights(entries: readonly Located[], config: Config, notes: string[]): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  const expected = expectedShapes(config);
  let layersInFile = 0;
  for (const entry of entries) {
    const name = entry.name.replace(/^transformer\./, '');
    layersInFile = Math.max(layersInFile, 1 + Number(/^h\.(\d{1,4})\.ln_1\.weight$/.exec(name)?.[1] ?? -1));
    const shape = expected.get(name);
    // Causal masks (`h.N.attn.bias`, `h.N.attn.masked_bias`) and whatever else a fine-tune saved are no weights.
    if (shape === undefined) continue;
    if (weights.has(name)) throw bad(`tensor "${name}" is there with and without the prefix "transformer."`);
    if (entry.shape.join() !== shape.join())
      throw bad(`tensor "${entry.name}" has shape [${entry.shape.join(', ')}]; expected [${shape.join(', ')}]`);
    const dtype = weightTypes.find(type => type === entry.dtype);
    if (!dtype) throw bad(`tensor "${entry.name}" is of type ${entry.dtype}; expected ${weightTypes.join(', ')}`);
    weights.set(name, { ...entry, dtype });
  }
  settleUnembedding(weights, config, notes);
  for (const name of expected.keys())
    if (!weights.has(name) && (name !== 'lm_head.weight' || config.untied))
      throw bad(`tensor "${name}" is missing; expected shape [${expected.get(name)!.join(', ')}]`);
  const { layers } = config.shape;
  if (layersInFile > layers)
    notes.push(
      `config.json has ${layers} of the ${layersInFile} layers in the file: h.${layers}${layersInFile - 1 > layers ? ` to h.${layersInFile - 1}` : ''} left out, as transformers does.`,
    );
  return weights;
}

/** Embedding and unembedding are one matrix unless the checkpoint says otherwise. */
function settleUnembedding(weights: Map<string, Weight>, config: Config, notes: string[]): void {
  const [embedding, own] = [weights.get('wte.weight'), weights.get('lm_head.weight')];
  if (!own || config.untied) return;
  if (embedding && !sameBytes(embedding, own)) {
    notes.push(
      'lm_head.weight is not wte.weight, though config.json ties the two: it is used as it is, as transformers does.',
    );
    return;
  }
  // Of tied weights some savers keep this name alone, others both.
  if (!embedding) weights.set('wte.weight', own);
  weights.delete('lm_head.weight');
}

function fileSource(descriptor: number): ByteSource {
  return {
    size: fstatSync(descriptor).size,
    read(offset, length) {
      const buffer = Buffer.alloc(length);
      let at = 0;
      while (at < length) {
        const got = readSync(descriptor, buffer, at, length - at, offset + at);
        if (got === 0) break;
        at += got;
      }
      return buffer.subarray(0, at);
    },
  };
}

function bad(what: string): Failed {
  return new Failed(
    'bad-checkpoint',
    `This is not a whole GPT-2 checkpoint: ${what}.`,
    'Compare config.json with the weights, or download the checkpoint again.',
  );
}

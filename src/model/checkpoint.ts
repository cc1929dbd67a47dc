/**
 * A GPT-2 checkpoint in Hugging Face layout, used where it lies: `config.json` and `model.safetensors` of one folder,
 * checked against each other, through symbolic links (the hub's cache is made of them).
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ModelShape } from '../analysis/stages';
import { Failed } from '../protocol/failure';
import { type Config, readConfig } from './config';
import { type ByteSource, type DType, readHeader, type TensorEntry } from './safetensors';

export type WeightType = Extract<DType, 'F32' | 'F16' | 'BF16'>;
export interface Weight extends TensorEntry {
  readonly dtype: WeightType;
}

export interface Checkpoint {
  readonly folder: string;
  /** The weights' file with every symbolic link resolved. */
  readonly file: string;
  readonly shape: ModelShape;
  /** Width of the MLP's hidden layer. */
  readonly inner: number;
  /** By Hugging Face's names without `transformer.`; `lm_head.weight` only where the file has its own. */
  readonly weights: ReadonlyMap<string, Weight>;
}

/** @throws Failed `no-model`, `bad-config`, `bad-safetensors` or `bad-checkpoint`. */
export function openCheckpoint(folder: string): Checkpoint {
  const config = readConfig(readText(folder, 'config.json'));
  const file = resolveFile(folder, 'model.safetensors');
  const descriptor = openSync(file, 'r');
  let entries: TensorEntry[];
  try {
    entries = readHeader(fileSource(descriptor));
  } finally {
    closeSync(descriptor);
  }
  return { folder, file, shape: config.shape, inner: config.inner, weights: chooseWeights(entries, config) };
}

/** SHA-256 of the weights' file, in hexadecimal: the checkpoint's identity in every result. */
export async function fingerprint(checkpoint: Checkpoint): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(checkpoint.file, { highWaterMark: 1 << 22 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function chooseWeights(entries: readonly TensorEntry[], config: Config): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  const expected = expectedShapes(config);
  for (const entry of entries) {
    const name = entry.name.replace(/^transformer\./, '');
    const shape = expected.get(name);
    // Causal masks (`h.N.attn.bias`, `h.N.attn.masked_bias`) and whatever else a fine-tune saved are no weights.
    if (shape === undefined) continue;
    if (weights.has(name)) throw bad(`tensor "${name}" is there with and without the prefix "transformer."`);
    if (entry.shape.join() !== shape.join())
      throw bad(`tensor "${entry.name}" has shape [${entry.shape.join(', ')}]; expected [${shape.join(', ')}]`);
    if (entry.dtype !== 'F32' && entry.dtype !== 'F16' && entry.dtype !== 'BF16')
      throw bad(`tensor "${entry.name}" is of type ${entry.dtype}; expected F32, F16 or BF16`);
    weights.set(name, entry as Weight);
  }
  for (const name of expected.keys())
    if (!weights.has(name) && (name !== 'lm_head.weight' || config.untied))
      throw bad(`tensor "${name}" is missing; expected shape [${expected.get(name)!.join(', ')}]`);
  return weights;
}

/** Every tensor that a GPT-2 of this shape has. Conv1D weights are `[in, out]`. */
function expectedShapes({ shape: { layers, width, positions, vocab }, inner }: Config): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>([
    ['wte.weight', [vocab, width]],
    ['wpe.weight', [positions, width]],
    ['ln_f.weight', [width]],
    ['ln_f.bias', [width]],
    ['lm_head.weight', [vocab, width]],
  ]);
  for (let layer = 0; layer < layers; layer++) {
    for (const [name, shape] of [
      ['ln_1.weight', [width]],
      ['ln_1.bias', [width]],
      ['attn.c_attn.weight', [width, 3 * width]],
      ['attn.c_attn.bias', [3 * width]],
      ['attn.c_proj.weight', [width, width]],
      ['attn.c_proj.bias', [width]],
      ['ln_2.weight', [width]],
      ['ln_2.bias', [width]],
      ['mlp.c_fc.weight', [width, inner]],
      ['mlp.c_fc.bias', [inner]],
      ['mlp.c_proj.weight', [inner, width]],
      ['mlp.c_proj.bias', [width]],
    ] as const)
      shapes.set(`h.${layer}.${name}`, shape);
  }
  return shapes;
}

function readText(folder: string, name: string): string {
  return readFileSync(resolveFile(folder, name), 'utf8');
}

function resolveFile(folder: string, name: string): string {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Failed(
      'no-model',
      `There is no model folder ${folder}.`,
      'Name a folder that holds config.json and model.safetensors.',
    );
  try {
    const file = realpathSync(join(folder, name));
    if (statSync(file).isFile()) return file;
  } catch {
    // Said below: whatever is in the way, there is no such file to use.
  }
  throw new Failed(
    'no-model',
    `The model folder ${folder} has no ${name}.`,
    'A folder in Hugging Face layout holds config.json and model.safetensors.',
  );
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

/** Which files of a repository make a model of GPT-2's architecture, and why none do. */
import { Failed } from '../../protocol/failure';
import type { HubFile } from './repository';

export const configName = 'config.json';
export const weightsName = 'model.safetensors';
export const indexName = 'model.safetensors.index.json';

/** The tokenizer's, and what other programs that use the same cache want beside it. */
const others = [
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.json',
  'merges.txt',
  'added_tokens.json',
  'special_tokens_map.json',
  'generation_config.json',
];

export interface Chosen {
  readonly config: HubFile;
  /** The weights' one file, or the index of their shards. */
  readonly weights: HubFile;
  readonly others: readonly HubFile[];
}

/** @throws Failed `not-a-model` */
export function chooseFiles(repository: string, files: readonly HubFile[]): Chosen {
  const named = new Map(files.map(file => [file.file, file]));
  const config = named.get(configName);
  const no = (what: string, todo: string) => new Failed('not-a-model', `${repository} has no ${what}.`, todo);
  if (!config)
    throw no(configName, 'Choose a repository in Hugging Face layout, with config.json and model.safetensors.');
  const weights = named.get(weightsName) ?? named.get(indexName);
  if (weights) return { config, weights, others: others.flatMap(name => (named.has(name) ? [named.get(name)!] : [])) };
  const pickle = [...named.keys()].find(name => /^pytorch_model.*\.bin/.test(name));
  if (pickle)
    throw no(
      `${weightsName}, only ${pickle}, which may run programs when it is opened and is never opened here`,
      `Convert it once with transformers: GPT2LMHeadModel.from_pretrained("${repository}").save_pretrained("FOLDER"), and use --model FOLDER.`,
    );
  throw no(weightsName, 'Choose a repository with weights in safetensors.');
}

/** The shards that an index names, as files of the repository. @throws Failed `not-a-model` */
export function shardsOf(index: string, repository: string, files: readonly HubFile[]): HubFile[] {
  let map: unknown;
  try {
    map = (JSON.parse(index) as { weight_map?: unknown } | null)?.weight_map;
  } catch {
    // Said below.
  }
  const names = typeof map === 'object' && map !== null ? [...new Set(Object.values(map))] : [];
  const shards = names.map(name => files.find(({ file }) => file === name && file.endsWith('.safetensors')));
  const whole = shards.filter(shard => shard !== undefined);
  if (whole.length === names.length && names.length > 0) return whole;
  throw new Failed(
    'not-a-model',
    `${indexName} of ${repository} names weights that are not there.`,
    'Choose another repository, or tell its owner.',
  );
}

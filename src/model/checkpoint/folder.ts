/** What lies in a model's folder: its files through symbolic links, or why it is none and what to do. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failed } from '../../protocol/failure';

const weightsName = 'model.safetensors';
const indexName = 'model.safetensors.index.json';

/** Whether a folder holds a model as far as its files' names tell. */
export function holdsModel(folder: string): boolean {
  return isFile(join(folder, 'config.json')) && (isFile(join(folder, weightsName)) || isFile(join(folder, indexName)));
}

/** The text of `config.json`. @throws Failed `no-model` */
export function configText(folder: string): string {
  checkFolder(folder);
  return readFileSync(fileIn(folder, 'config.json'), 'utf8');
}

export interface WeightFiles {
  /** In the order of their names; `file` is the real path. */
  readonly files: readonly { readonly name: string; readonly file: string }[];
  /** Where an index says which file a tensor is in. */
  readonly placeOf?: ReadonlyMap<string, string>;
}

/** The weights' one file, or the shards of an index. @throws Failed `no-model`, `bad-checkpoint` */
export function weightFiles(folder: string): WeightFiles {
  const index = join(folder, indexName);
  if (isFile(join(folder, weightsName)) || !isFile(index))
    return { files: [{ name: weightsName, file: fileIn(folder, weightsName) }] };
  const names = shardNames(readFileSync(index, 'utf8'));
  const real = new Map([...new Set(names.values())].sort().map(name => [name, fileIn(folder, name)]));
  const placeOf = new Map([...names].map(([tensor, name]) => [tensor, real.get(name)!]));
  return { files: [...real].map(([name, file]) => ({ name, file })), placeOf };
}

function shardNames(text: string): Map<string, string> {
  let map: unknown;
  try {
    map = (JSON.parse(text) as { weight_map?: unknown } | null)?.weight_map;
  } catch {
    throw badIndex('it is not JSON');
  }
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw badIndex('it has no weight_map');
  const names = new Map<string, string>();
  for (const [tensor, name] of Object.entries(map)) {
    // A shard lies beside its index, whoever wrote it.
    if (typeof name !== 'string' || basename(name) !== name || !name.endsWith('.safetensors'))
      throw badIndex(`tensor ${JSON.stringify(tensor)} is in no .safetensors file beside it`);
    names.set(tensor, name);
  }
  if (names.size === 0) throw badIndex('its weight_map is empty');
  return names;
}

function badIndex(what: string): Failed {
  return new Failed(
    'bad-checkpoint',
    `${indexName} cannot be used: ${what}.`,
    'Download or export the checkpoint again.',
  );
}

/** The real path of a file that must be there. */
function fileIn(folder: string, name: string): string {
  const path = join(folder, name);
  if (!isFile(path)) throw missing(folder, name);
  const file = realpathSync(path);
  if (isPointer(file))
    throw new Failed(
      'no-model',
      `${name} in ${folder} is a Git LFS pointer of ${statSync(file).size} bytes, not the file itself.`,
      'Run git lfs pull in that folder, or download the model again.',
    );
  return file;
}

/** Git LFS leaves a small text in the place of a file that was not fetched. */
function isPointer(file: string): boolean {
  const start = Buffer.alloc(40);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, start, 0, start.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return start.toString('latin1').startsWith('version https://git-lfs.github.com/');
}

function checkFolder(folder: string): void {
  const found = existsSync(folder) ? statSync(folder) : undefined;
  if (found?.isDirectory()) return;
  if (found)
    throw new Failed('no-model', `${folder} is a file, not a model’s folder.`, `Name its folder: ${dirname(folder)}.`);
  throw new Failed(
    'no-model',
    `There is no model folder ${folder}.`,
    'Name a folder that holds config.json and model.safetensors.',
  );
}

/** Weights of other programs, which hold the same numbers in a form that is not read here. */
const otherWeights = /^(pytorch_model.*\.bin|.*\.(pt|pth|ckpt|gguf|h5|msgpack|npz)|model\.ckpt.*)$/;

function missing(folder: string, name: string): Failed {
  const there = readdirSync(folder).sort();
  const no = (what: string, todo: string) => new Failed('no-model', `${folder} has no ${name}: ${what}.`, todo);
  if (there.includes('snapshots') && (there.includes('refs') || there.includes('blobs'))) {
    const [newest] = newestFirst(join(folder, 'snapshots'));
    if (newest === undefined) return no('it is a repository of the hub’s cache, empty', 'Download the model again.');
    return holdsModel(newest)
      ? no('it is a repository of the hub’s cache', `Name the snapshot in it: ${newest}.`)
      : missing(newest, isFile(join(newest, 'config.json')) ? weightsName : 'config.json');
  }
  if (there.some(one => one.startsWith('models--')))
    return no('it is the hub’s cache itself', 'Name a model by its id, or the snapshot’s folder.');
  const inside = there.map(one => join(folder, one)).filter(holdsModel);
  if (inside.length > 0) return no('the model lies deeper', `Name ${inside.slice(0, 3).join(' or ')}.`);
  const other = there.find(one => otherWeights.test(one));
  if (other && name !== 'config.json')
    return no(
      `it has ${other}, which is not read here`,
      `Convert it once with transformers: GPT2LMHeadModel.from_pretrained(${JSON.stringify(resolve(folder))}).save_pretrained(…).`,
    );
  if (there.includes('adapter_model.safetensors'))
    return no(
      'it has an adapter without its model',
      'Merge the two with peft: merge_and_unload, then save_pretrained.',
    );
  const others = there.filter(one => one.endsWith('.safetensors'));
  if (others.length > 0 && name === weightsName)
    return no(`it has ${others.slice(0, 3).join(', ')}`, `Rename the weights to ${weightsName}, or add ${indexName}.`);
  return new Failed(
    'no-model',
    `The model folder ${folder} has no ${name}.`,
    'A folder in Hugging Face layout holds config.json and model.safetensors.',
  );
}

/** The folders of snapshots, those with a whole model before the others. */
function newestFirst(snapshots: string): string[] {
  const rank = (folder: string) => (holdsModel(folder) ? 1e15 : 0) + statSync(folder).mtimeMs;
  const folders = readdirSync(snapshots).map(one => join(snapshots, one));
  return folders.filter(one => statSync(one).isDirectory()).sort((a, b) => rank(b) - rank(a));
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

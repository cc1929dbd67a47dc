/** `ioi models`: which are here; get, verify, remove one; where it is. */
import { dirname } from 'node:path';
import { added, setAdded } from '../model/catalog/added';
import { filesMissing, type NamedModel, namedModel, whereIs } from '../model/catalog/named';
import { checkWeights } from '../model/catalog/verify';
import { openCheckpoint } from '../model/checkpoint/checkpoint';
import { getModel } from '../model/hub/getModel';
import { removeRepository, sizeOf, verifySnapshot } from '../model/hub/installed';
import { knownModels } from '../model/hub/knownModels';
import { inWords, Pacer } from '../model/hub/pace';
import { megabytes } from '../model/hub/problems';
import { hubSettings } from '../model/hub/settings';
import { Failed } from '../protocol/failure';
import { root } from './input/ask';
import type { ModelsArguments } from './input/modelsArguments';
import type { Io } from './measuring/runnable';
import { statusLine } from './text/progressLine';

/** @throws Failed */
export async function models({ action, name, json }: ModelsArguments, io: Io): Promise<number> {
  const tell = (value: object, text: string) =>
    io.out(json ? JSON.stringify({ version: 1, command: 'models', action, ...value }) : text);
  if (action === 'list') return list(tell);
  const model = namedModel(name);
  switch (action) {
    case 'get':
      return get(model, io, tell);
    case 'verify':
      return verify(model, tell);
    case 'remove':
      return remove(model, tell);
    case 'where': {
      const folder = folderOf(model);
      tell({ id: model.id, folder }, folder);
      return 0;
    }
  }
}

type Tell = (value: object, text: string) => void;

function list(tell: Tell): number {
  const { cache } = hubSettings();
  const all = [...knownModels.map(({ id }) => id), ...added()].map(id => {
    const model = namedModel(id);
    const folder = whereIs(model, root, cache);
    const { repository, pin } = model;
    return {
      id,
      ...(repository === undefined ? {} : { repository, pinned: pin !== undefined }),
      present: folder !== undefined,
      bytes: folder === undefined ? null : sizeOf(folder),
      folder: folder ?? null,
    };
  });
  const wide = Math.max(...all.map(({ id }) => id.length));
  const rows = all.map(({ id, bytes, repository }) => {
    const size = bytes === null ? `${namedModel(id).megabytes ?? '?'} MB` : megabytes(bytes);
    const state = bytes === null ? `not here: ioi models get ${id}` : repository ? 'here' : 'comes with IOI Lens';
    return `${id.padEnd(wide)}  ${size.padStart(8)}  ${state}`;
  });
  tell({ cache, models: all }, [...rows, '', `Cache: ${cache}`].join('\n'));
  return 0;
}

async function get(model: NamedModel, io: Io, tell: Tell): Promise<number> {
  const { id, repository, pin } = model;
  const settings = hubSettings();
  const here = whereIs(model, root, settings.cache);
  if (repository === undefined || (here !== undefined && (await isRight(model, here)))) {
    if (repository !== undefined && pin === undefined) setAdded(repository, true);
    tell({ id, folder: here, fetched: false }, `${id} is here: ${here}`);
    return 0;
  }
  const line = statusLine();
  const pacer = new Pacer();
  const stop = new AbortController();
  // The process may end at any moment: what is on the disk by then is gone on from.
  const got = await getModel({ repository, pin }, settings, {
    signal: stop.signal,
    onProgress: ({ file, isElsewhere, done, total }) => {
      const how = inWords(done, total, pacer.mark(done, total));
      line.show(`${isElsewhere ? 'another process fetches' : 'fetching'} ${file}: ${how}`);
    },
  }).finally(() => line.clear());
  // Names and sums were right; whether it is a model is seen when it is opened.
  const { notes } = openCheckpoint(got.folder);
  for (const note of notes) io.err(`note: ${id}: ${note}`);
  if (!got.isPinned) {
    setAdded(repository, true);
    io.err(`note: ${id}: IOI Lens knows no sums of it; its files are those by whose sums the hub names them.`);
  }
  const { folder, commit, bytes, isPinned } = got;
  tell(
    { id, repository, folder, commit, bytes, pinned: isPinned, fetched: true },
    `${id} is here, ${megabytes(bytes)}, checked: ${folder}`,
  );
  return 0;
}

async function isRight({ id, pin }: NamedModel, folder: string): Promise<boolean> {
  try {
    await checkWeights(id, openCheckpoint(folder).files, pin);
    return true;
  } catch {
    return false;
  }
}

async function verify(model: NamedModel, tell: Tell): Promise<number> {
  const line = statusLine();
  const folder = folderOf(model);
  const files = await verifySnapshot(folder, model.pin, (file, done, total) =>
    line.show(`reading ${file}: ${megabytes(done)} of ${megabytes(total)}`),
  ).finally(() => line.clear());
  const wrong = files.filter(({ expected, found }) => expected !== undefined && expected !== found);
  const rows = files.map(({ file, bytes, found, expected }) => {
    const state = expected === undefined ? 'read' : found === expected ? 'right' : 'WRONG';
    return `${state.padEnd(6)} ${file} (${megabytes(bytes)}) ${found}`;
  });
  const isKnown = files.some(({ expected }) => expected !== undefined);
  const right = isKnown ? `${model.id} is whole.` : `${model.id}: nothing says what its sums should be.`;
  const last = wrong.length === 0 ? right : `Get it again: ioi models get ${model.id}`;
  tell({ id: model.id, folder, ok: wrong.length === 0, files }, [...rows, last].join('\n'));
  return wrong.length === 0 ? 0 : 1;
}

async function remove(model: NamedModel, tell: Tell): Promise<number> {
  const { id, repository } = model;
  if (repository === undefined)
    throw new Failed('cannot-remove', `${id} comes with IOI Lens.`, 'It goes when IOI Lens is uninstalled.');
  const folder = dirname(dirname(folderOf(model)));
  const bytes = await removeRepository(folder);
  setAdded(repository, false);
  tell({ id, folder, bytes }, `${id} is removed, ${megabytes(bytes)}: ${folder}`);
  return 0;
}

/** @throws Failed `model-missing` */
function folderOf(model: NamedModel): string {
  const folder = whereIs(model, root);
  if (folder !== undefined) return folder;
  throw filesMissing(model.id, `Get them: ioi models get ${model.id}.`);
}

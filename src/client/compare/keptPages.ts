/**
 * What a page shows and is kept nowhere else: numbers of a comparison, of a whole file, of files of results, of an
 * evaluation. They lie under the workspace's storage, so that their tab is there again when the window is.
 */
import { createHash } from 'node:crypto';
import { type ExtensionContext, Uri, workspace } from 'vscode';
import type * as z from 'zod/mini';
import type { Of } from '../../protocol/parts/schema';

/** So many stay besides those that are shown: whether a closed tab or a closed window lets go of one is not told. */
const most = 20;

export class KeptPages<Schema extends z.ZodMiniType<{ readonly key: string }>> {
  private readonly folder: Uri | undefined;
  private readonly schema: Schema;
  private last: Promise<unknown> = Promise.resolve();

  /** @param name of the folder: one for each schema. */
  constructor({ storageUri }: ExtensionContext, name: string, schema: Schema) {
    this.folder = storageUri && Uri.joinPath(storageUri, name);
    this.schema = schema;
  }

  /** @param shown keys of what tabs show, which stays however old it is. */
  keep(all: readonly Of<Schema>[], shown: readonly string[]): Promise<void> {
    const { folder } = this;
    if (!folder) return Promise.resolve();
    const turn = this.last.then(async () => {
      for (const one of all) await workspace.fs.writeFile(fileOf(folder, one.key), Buffer.from(JSON.stringify(one)));
      await sweepOut(folder, new Set([...shown, ...all.map(({ key }) => key)].map(nameOf)));
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Those of these keys that are still there and can be read. */
  async read(keys: readonly string[]): Promise<readonly Of<Schema>[]> {
    const { folder } = this;
    if (!folder) return [];
    const all = await Promise.all(keys.map(key => this.readOne(fileOf(folder, key)).catch(() => undefined)));
    return all.flatMap(one => one ?? []);
  }

  private async readOne(uri: Uri): Promise<Of<Schema> | undefined> {
    const text = Buffer.from(await workspace.fs.readFile(uri)).toString('utf8');
    return this.schema.safeParse(JSON.parse(text)).data as Of<Schema> | undefined;
  }
}

/** Never the same as another: what was measured may have changed since. */
export function newKey(label: string): string {
  return `${label} ${Date.now()} ${Math.random()}`;
}

async function sweepOut(folder: Uri, shown: ReadonlySet<string>): Promise<void> {
  const found = await workspace.fs.readDirectory(folder);
  const others = found.map(([name]) => name).filter(name => !shown.has(name));
  const uris = others.map(name => Uri.joinPath(folder, name));
  const dated = await Promise.all(uris.map(async uri => ({ uri, mtime: (await workspace.fs.stat(uri)).mtime })));
  const old = dated.sort((a, b) => b.mtime - a.mtime).slice(most);
  await Promise.all(old.map(({ uri }) => workspace.fs.delete(uri)));
}

/** A key says what it is of, in any signs. */
function nameOf(key: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;
}

function fileOf(folder: Uri, key: string): Uri {
  return Uri.joinPath(folder, nameOf(key));
}

/**
 * What was measured, kept for the workspace: a file for each under its storage, and a list of them in its state. Bounded
 * in bytes. Without a workspace all is kept in memory, as long as the window is there.
 */
import { type Disposable, EventEmitter, type ExtensionContext, l10n, Uri, workspace } from 'vscode';
import type { Measured } from '../../protocol/analyses';
import { Failed } from '../../protocol/failure';
import { type Entry, entrySchema, isOfSame, keptWith, recordSchema, superfluous } from './record';

const listKey = 'ioiLens.measurements';
const megabyte = 2 ** 20;

/** Where a measurement is of. */
export interface Subject {
  readonly uri: string;
  readonly line: number;
  readonly text: string;
  readonly content: string;
}

export class RecordStore implements Disposable {
  private readonly context: ExtensionContext;
  private readonly folder: Uri | undefined;
  private readonly inMemory = new Map<string, string>();
  private readonly changed = new EventEmitter<void>();
  private entries: readonly Entry[];
  /** One after another, so that no two writers know different lists. */
  private last: Promise<unknown> = Promise.resolve();
  readonly onChange = this.changed.event;

  constructor(context: ExtensionContext) {
    this.context = context;
    this.folder = context.storageUri && Uri.joinPath(context.storageUri, 'measurements');
    const kept = context.workspaceState.get<unknown[]>(listKey, []);
    // What another version wrote and this one does not understand is left out.
    this.entries = this.folder ? kept.flatMap(one => entrySchema.safeParse(one).data ?? []) : [];
    void this.inTurn(() => this.sweepOut());
  }

  /** The newest first. */
  get all(): readonly Entry[] {
    return this.entries;
  }

  get(id: string): Entry | undefined {
    return this.entries.find(one => one.id === id);
  }

  /** What takes its place goes; what is known already stays as it is, with its time. */
  add(subject: Subject, measured: Measured): Promise<void> {
    return this.inTurn(async () => {
      const provenance = keptWith(measured);
      if (!provenance) return;
      const draft: Entry = {
        ...subject,
        id: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`,
        ask: measured.ask,
        provenance,
        when: Date.now(),
        bytes: 0,
        pinned: false,
      };
      const same = this.entries.filter(one => isOfSame(one, draft));
      for (const one of same) {
        const before = await this.read(one.id).catch(() => undefined);
        if (JSON.stringify(before?.result) === JSON.stringify(measured.result)) return;
      }
      const text = JSON.stringify({ version: 1, entry: draft, measured });
      const entry: Entry = { ...draft, bytes: Buffer.byteLength(text) };
      await this.write(entry.id, text);
      const replaced = same.filter(({ pinned, name }) => !pinned && name === undefined);
      await this.set([entry, ...this.entries.filter(one => !replaced.includes(one))]);
    });
  }

  /** Rejects where it is gone or cannot be read. */
  async read(id: string): Promise<Measured> {
    const text = this.folder ? await readText(this.fileOf(id)) : this.inMemory.get(id);
    const record = text === undefined ? undefined : recordSchema.safeParse(JSON.parse(text));
    if (record?.success) return record.data.measured as Measured;
    throw new Failed(
      'record-unreadable',
      l10n.t('This measurement cannot be read any more.'),
      l10n.t('Measure it again.'),
    );
  }

  change(id: string, part: Partial<Pick<Entry, 'pinned' | 'name'>>): Promise<void> {
    return this.inTurn(() => this.set(this.entries.map(one => (one.id === id ? { ...one, ...part } : one))));
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.inTurn(() => this.set(this.entries.filter(({ id }) => !ids.includes(id))));
  }

  /** A file has another name: what was measured of it is its own. */
  moved(from: string, to: string): Promise<void> {
    const renamed = (uri: string) => (uri === from || uri.startsWith(`${from}/`) ? to + uri.slice(from.length) : uri);
    return this.inTurn(() => this.set(this.entries.map(one => ({ ...one, uri: renamed(one.uri) }))));
  }

  dispose(): void {
    this.changed.dispose();
  }

  /** In bytes. */
  private get room(): number {
    return workspace.getConfiguration('ioiLens').get('measurements.megabytes', 50) * megabyte;
  }

  private async set(entries: readonly Entry[]): Promise<void> {
    const gone = superfluous(entries, this.room);
    const stays = entries.filter(one => !gone.includes(one));
    const left = new Set(stays.map(({ id }) => id));
    for (const { id } of [...this.entries, ...gone]) if (!left.has(id)) await this.erase(id);
    this.entries = stays;
    this.changed.fire();
    if (this.folder) await this.context.workspaceState.update(listKey, stays);
  }

  private async write(id: string, text: string): Promise<void> {
    if (this.folder) await workspace.fs.writeFile(this.fileOf(id), Buffer.from(text));
    else this.inMemory.set(id, text);
  }

  private async erase(id: string): Promise<void> {
    this.inMemory.delete(id);
    // One that is gone already is gone.
    if (this.folder) await Promise.resolve(workspace.fs.delete(this.fileOf(id))).catch(() => undefined);
  }

  /** Files that no list names: a window was closed between a file and the list. */
  private async sweepOut(): Promise<void> {
    if (!this.folder) return;
    const files = await Promise.resolve(workspace.fs.readDirectory(this.folder)).catch(() => []);
    for (const [name] of files) {
      const id = name.replace(/\.json$/, '');
      if (!this.get(id)) await this.erase(id);
    }
  }

  private fileOf(id: string): Uri {
    return Uri.joinPath(this.folder!, `${id}.json`);
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

async function readText(uri: Uri): Promise<string | undefined> {
  try {
    return Buffer.from(await workspace.fs.readFile(uri)).toString('utf8');
  } catch {
    return undefined;
  }
}

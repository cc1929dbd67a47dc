/** What is done with measurements that are kept: by a click, by keys, by their menu. */
import { commands, type Disposable, l10n, type TreeView, Uri, window, workspace } from 'vscode';
import type { Held } from '../../protocol/compare';
import { reportsText } from '../../protocol/report';
import { complainOf } from '../connection/complaints';
import type { Measurements } from '../measuring/measurements';
import { reveal } from '../prompts/reveal';
import { askText, type Entry } from './record';
import type { RecordStore } from './recordStore';
import type { Node, RecordTree } from './recordTree';

export interface Parts {
  readonly store: RecordStore;
  readonly tree: RecordTree;
  readonly view: TreeView<Node>;
  readonly measurements: Measurements;
  /** Shows measurements as maps. */
  readonly show: (title: string, held: readonly Held[]) => void;
}

export function recordCommands({ store, tree, view, measurements, show }: Parts): Disposable[] {
  /** Those that a command is called with; from a key, those that are selected. */
  const meant = (node: unknown, nodes: unknown): Node[] => {
    if (Array.isArray(nodes) && nodes.length > 0) return nodes as Node[];
    return node ? [node as Node] : [...view.selection];
  };
  const on = (name: string, act: (entries: Entry[]) => Promise<unknown>) =>
    commands.registerCommand(name, async (node?: unknown, nodes?: unknown) => {
      const entries = meant(node, nodes).flatMap(one =>
        // What a node was made with may have changed since.
        one.kind === 'record' ? (store.get(one.entry.id) ?? []) : [],
      );
      if (entries.length > 0) await act(entries).catch(complainOf);
    });
  const open = async (entries: Entry[]) =>
    show(entries.map(nameOf).join(' − '), await Promise.all(entries.map(entry => heldOf(store, tree, entry))));

  return [
    on('ioiLens.records.open', async ([entry]) => open([entry!])),
    on('ioiLens.records.difference', async entries => {
      const pair = entries.length === 2 ? entries : await withAnother(entries[0]!, store, tree);
      if (pair) await open(pair);
    }),
    on('ioiLens.records.pin', entries => Promise.all(entries.map(({ id }) => store.change(id, { pinned: true })))),
    on('ioiLens.records.unpin', entries => Promise.all(entries.map(({ id }) => store.change(id, { pinned: false })))),
    on('ioiLens.records.rename', async ([entry]) => {
      const name = await window.showInputBox({
        title: l10n.t('Rename this measurement'),
        value: nameOf(entry!),
        validateInput: text =>
          text.length > 200 ? l10n.t('A shorter name, please: up to 200 characters.') : undefined,
      });
      if (name?.trim()) await store.change(entry!.id, { name: name.trim() });
    }),
    on('ioiLens.records.export', entries => exported(store, entries)),
    on('ioiLens.records.goTo', ([entry]) => reveal({ uri: entry!.uri, line: tree.lineOf(entry!) })),
    on('ioiLens.records.remove', async entries => {
      const isSure = entries.length === 1 && !entries[0]!.pinned;
      const remove = l10n.t('Delete');
      const question =
        entries.length === 1
          ? l10n.t('Delete “{0}”? It is pinned.', nameOf(entries[0]!))
          : l10n.t('Delete {0} measurements?', entries.length);
      if (isSure || (await window.showWarningMessage(question, { modal: true }, remove)) === remove)
        await store.remove(entries.map(({ id }) => id));
    }),
    commands.registerCommand('ioiLens.records.cancel', (node?: Node) => {
      const [work] = node ? [node] : view.selection;
      if (work?.kind === 'running') measurements.cancel(work.prompt, work.ask);
    }),
  ];
}

export function nameOf(entry: Entry): string {
  return entry.name ?? askText(entry.ask);
}

/** As the page that compares shows it. */
export async function heldOf(store: RecordStore, tree: RecordTree, entry: Entry): Promise<Held> {
  const { layers, heads, id } = entry.provenance.model;
  return {
    key: entry.id,
    label: `${nameOf(entry)}, ${l10n.t('line {0}', tree.lineOf(entry) + 1)}`,
    text: entry.text,
    uri: entry.uri,
    line: tree.lineOf(entry),
    model: { id, layers, heads },
    known: [await store.read(entry.id)],
    canMeasure: false,
  };
}

/** Another one of what was asked, for a difference: of the same prompt first. */
async function withAnother(entry: Entry, store: RecordStore, tree: RecordTree): Promise<Entry[] | undefined> {
  const { layers, heads } = entry.provenance.model;
  const isAlike = ({ id, ask, provenance: { model } }: Entry) =>
    id !== entry.id && ask.kind === entry.ask.kind && model.layers === layers && model.heads === heads;
  const others = store.all
    .filter(isAlike)
    .sort((a, b) => Number(b.text === entry.text) - Number(a.text === entry.text) || b.when - a.when);
  if (others.length === 0) {
    await window.showInformationMessage(l10n.t('There is no other measurement of this kind yet.'));
    return undefined;
  }
  const picked = await window.showQuickPick(
    others.map(other => ({
      label: nameOf(other),
      description: `${workspace.asRelativePath(Uri.parse(other.uri, true))}:${tree.lineOf(other) + 1}`,
      detail: other.text,
      other,
    })),
    { title: l10n.t('The difference of “{0}” and …', nameOf(entry)), matchOnDetail: true },
  );
  return picked && [entry, picked.other];
}

/** As `ioi … --json` prints it; several as a list. */
async function exported(store: RecordStore, entries: readonly Entry[]): Promise<void> {
  const measured = await Promise.all(entries.map(({ id }) => store.read(id)));
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `${nameOf(entries[0]!)
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 80)}.json`;
  const target = await window.showSaveDialog({
    ...(folder ? { defaultUri: Uri.joinPath(folder, name) } : {}),
    filters: { JSON: ['json'] },
    title: l10n.t('Save as {0}', 'JSON'),
  });
  if (!target) return;
  await workspace.fs.writeFile(target, Buffer.from(reportsText(measured)));
}

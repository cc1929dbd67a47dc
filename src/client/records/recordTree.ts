/** The tree of measurements: what runs stands first; what is kept stands by file, prompt and measurement. */
import {
  type Event,
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  workspace,
} from 'vscode';
import { type Ask, declared, nameOf } from '../../protocol/analyses';
import type { PromptRef } from '../../protocol/lsp';
import type { UnderWay } from '../measuring/measurements';
import { askText, type Entry, isStale, settingsText } from './record';
import type { RecordStore } from './recordStore';
import type { Standings } from './standing';

export type Node =
  | { readonly kind: 'running'; readonly prompt: PromptRef; readonly ask: Ask }
  | { readonly kind: 'file'; readonly uri: string }
  | { readonly kind: 'prompt'; readonly uri: string; readonly text: string }
  | { readonly kind: 'record'; readonly entry: Entry };

/**
 * Milliseconds that something has to run before it is shown: what is over at once would only make the list jump. The
 * editor also leaves a row of it behind, now and then, where rows come, change and go within a moment.
 */
const worthShowing = 500;

export class RecordTree implements TreeDataProvider<Node> {
  private readonly store: RecordStore;
  private readonly standings: Standings;
  private readonly running: () => readonly UnderWay[];
  private readonly changed = new EventEmitter<Node[] | undefined>();
  /** What runs, each the same object as long as it does: by that the editor knows it again. */
  private runningNodes = new Map<string, Node & { readonly kind: 'running' }>();
  /** By the same name: whether it has run for long enough to be shown. */
  private readonly isLong = new Map<string, boolean>();
  private drawn = 0;
  private isOutdated = false;
  readonly onDidChangeTreeData: Event<Node[] | undefined> = this.changed.event;

  constructor(store: RecordStore, standings: Standings, running: () => readonly UnderWay[]) {
    this.store = store;
    this.standings = standings;
    this.running = running;
  }

  /** What is kept, or how it stands, has changed. */
  invalidate(): void {
    this.isOutdated = true;
  }

  /** Shows how far what runs is; the whole tree where more has changed, or something has begun or ended. */
  update(): void {
    const before = [...this.runningNodes.keys()].join('\n');
    this.look();
    const nodes = [...this.runningNodes.values()];
    const isWhole = this.isOutdated || [...this.runningNodes.keys()].join('\n') !== before;
    this.isOutdated = false;
    if (isWhole) {
      this.drawn = Date.now();
      this.changed.fire(undefined);
    } else if (nodes.length > 0 && Date.now() - this.drawn > worthShowing) this.changed.fire(nodes);
  }

  /** What has run for long enough is shown from now on; what has just begun will be looked at again. */
  private look(): void {
    const now = new Map(
      this.running().map(({ prompt, ask }) => [
        `${prompt.uri} ${prompt.id} ${prompt.content} ${nameOf(ask)}`,
        { prompt, ask },
      ]),
    );
    for (const key of this.isLong.keys()) if (!now.has(key)) this.isLong.delete(key);
    for (const key of now.keys()) {
      if (this.isLong.has(key)) continue;
      this.isLong.set(key, false);
      setTimeout(() => {
        if (!this.isLong.has(key)) return;
        this.isLong.set(key, true);
        this.update();
      }, worthShowing);
    }
    const shown = [...now].filter(([key]) => this.isLong.get(key));
    this.runningNodes = new Map(
      shown.map(([key, work]) => [key, this.runningNodes.get(key) ?? { kind: 'running', ...work }]),
    );
  }

  getChildren(node?: Node): Node[] {
    const all = this.store.all;
    if (!node) {
      const files = [...new Set(all.map(({ uri }) => uri))];
      return [...this.runningNodes.values(), ...files.map(uri => ({ kind: 'file', uri }) as const)];
    }
    if (node.kind === 'file') {
      const texts = all.filter(({ uri }) => uri === node.uri).sort((a, b) => this.lineOf(a) - this.lineOf(b));
      return [...new Set(texts.map(({ text }) => text))].map(
        text => ({ kind: 'prompt', uri: node.uri, text }) as const,
      );
    }
    if (node.kind === 'prompt') {
      const own = all.filter(({ uri, text }) => uri === node.uri && text === node.text);
      return own
        .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.when - a.when)
        .map(entry => ({ kind: 'record', entry }) as const);
    }
    return [];
  }

  getParent(node: Node): Node | undefined {
    if (node.kind === 'record') return { kind: 'prompt', uri: node.entry.uri, text: node.entry.text };
    return node.kind === 'prompt' ? { kind: 'file', uri: node.uri } : undefined;
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.kind) {
      case 'running':
        return runningItem(
          node,
          this.running().find(({ prompt, ask }) => prompt === node.prompt && ask === node.ask),
        );
      case 'file': {
        const item = new TreeItem(Uri.parse(node.uri, true), TreeItemCollapsibleState.Expanded);
        item.id = `file ${node.uri}`;
        item.contextValue = 'file';
        return item;
      }
      case 'prompt': {
        const item = new TreeItem(node.text, TreeItemCollapsibleState.Expanded);
        const [first] = this.getChildren(node);
        const line = first?.kind === 'record' ? this.lineOf(first.entry) + 1 : 0;
        item.id = `prompt ${node.uri} ${node.text}`;
        item.tooltip = `${node.text}\n${workspace.asRelativePath(Uri.parse(node.uri, true))}:${line}`;
        item.iconPath = new ThemeIcon('symbol-string');
        item.contextValue = 'prompt';
        return item;
      }
      case 'record':
        return this.recordItem(node.entry);
    }
  }

  /** Where its prompt stands by now, as far as that is known. */
  lineOf(entry: Entry): number {
    return this.standings.of(entry.uri)?.find(({ content }) => content === entry.content)?.line ?? entry.line;
  }

  stale(entry: Entry): boolean {
    return isStale(entry, this.standings.of(entry.uri)) ?? false;
  }

  private recordItem(entry: Entry): TreeItem {
    const stale = this.stale(entry);
    const name = entry.name ?? askText(entry.ask);
    const when = timeText(entry.when);
    const settings = settingsText(entry);
    const { model } = entry.provenance;
    const item = new TreeItem(name, TreeItemCollapsibleState.None);
    item.id = `record ${entry.id}`;
    item.description = [stale && l10n.t('old'), when, settings, model.id].filter(Boolean).join(' · ');
    item.iconPath = stale
      ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
      : new ThemeIcon(entry.pinned ? 'pinned' : 'graph');
    item.contextValue = entry.pinned ? 'record pinned' : 'record';
    item.tooltip = tooltipOf(entry, stale);
    item.accessibilityInformation = {
      label: [
        name,
        entry.pinned && l10n.t('pinned'),
        stale && l10n.t('old: the prompt, its settings or the heads that are off have changed since'),
        when,
        settings,
        model.id,
      ]
        .filter(Boolean)
        .join(', '),
    };
    // Without arguments it opens what is selected: the editor forgets arguments when the tree is drawn anew, and a
    // click at that moment would do nothing.
    item.command = { title: l10n.t('Open'), command: 'ioiLens.records.open' };
    return item;
  }
}

function runningItem({ ask, prompt }: Node & { readonly kind: 'running' }, work: UnderWay | undefined): TreeItem {
  const { doing, done, total } = work ?? { doing: '', done: 0, total: 0 };
  const item = new TreeItem(declared(ask).title ?? askText(ask), TreeItemCollapsibleState.None);
  item.id = `running ${prompt.uri} ${prompt.id} ${askText(ask)}`;
  item.description = doing ? l10n.t('{0}: {1} of {2}', doing, done, total) : l10n.t('waiting');
  item.iconPath = new ThemeIcon('loading~spin');
  item.contextValue = 'running';
  return item;
}

/** The time of day; with the date where it was on another one. */
function timeText(when: number): string {
  const time = new Date(when);
  const isToday = time.toDateString() === new Date().toDateString();
  return isToday
    ? time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
    : time.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
}

function tooltipOf(entry: Entry, stale: boolean): MarkdownString {
  const { model } = entry.provenance;
  const text = new MarkdownString();
  const row = (name: string, value: string) => text.appendText(`${name}: ${value}\n`);
  if (entry.name !== undefined) row(l10n.t('Name'), entry.name);
  row(l10n.t('Measured'), askText(entry.ask));
  row(l10n.t('Prompt'), entry.text);
  row(l10n.t('Settings'), settingsText(entry) || '–');
  row(
    l10n.t('Model'),
    `${model.id}, ${model.layers} × ${model.heads}${model.sha256 ? `, ${model.sha256.slice(0, 12)}` : ''}`,
  );
  row(l10n.t('When'), new Date(entry.when).toLocaleString());
  row(l10n.t('Kept in'), l10n.t('{0} KB', Math.ceil(entry.bytes / 1024)));
  if (stale) row(l10n.t('Old'), l10n.t('the prompt, its settings or the heads that are off have changed since'));
  return text;
}

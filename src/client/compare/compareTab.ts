/** The page that compares as an editor tab: of a file, or of what was measured before. */
import { commands, Disposable, type ExtensionContext, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { type Held, heldSchema } from '../../protocol/compare';
import { pageOf, tabIcon } from '../panel/page';
import { type About, CompareSession } from './compareSession';
import { ioiFileMeant } from './fileMeant';
import type { Shared } from './fileRows';
import { KeptPages } from './keptPages';

const tabType = 'ioiLens.compare';

/** @returns what shows more of the same in the same tab, as long as that is there; `isAll`: it is kept so. */
export type ShowNew = (title: string, held: readonly Held[]) => (held: readonly Held[], isAll: boolean) => void;

export interface Compare extends Disposable {
  /** Shows maps beside each other in a tab of their own. */
  show(title: string, about: About): void;
  /** What is kept nowhere else; its tab comes back with its numbers. */
  readonly showNew: ShowNew;
}

/** @param heldOf those of these keys that are still kept among the measurements. */
export function registerCompare(
  context: ExtensionContext,
  shared: Shared,
  heldOf: (keys: readonly string[]) => Promise<readonly Held[]>,
): Compare {
  /** By what they are about: what is open already is shown, not opened twice. */
  const tabs = new Map<string, WebviewPanel>();
  const shown = new Set<About>();
  const kept = new KeptPages(context, 'compared', heldSchema);
  const attach = (tab: WebviewPanel, about: About) => {
    tab.iconPath = tabIcon(context);
    tab.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(context.extensionUri, 'dist', 'webview')],
    };
    const session = new CompareSession(tab.webview, shared, about);
    tabs.set(nameOf(about), tab);
    shown.add(about);
    tab.onDidDispose(() => {
      if (tabs.get(nameOf(about)) === tab) tabs.delete(nameOf(about));
      shown.delete(about);
      session.dispose();
    });
    tab.webview.html = pageOf(tab.webview, context, 'compare');
    return session;
  };
  const open = (title: string, about: About) => {
    // Where others of its kind stand; each beside the last would leave no room for any.
    const viewColumn = [...tabs.values()].at(-1)?.viewColumn ?? ViewColumn.Beside;
    return attach(window.createWebviewPanel(tabType, title, { viewColumn, preserveFocus: false }), about);
  };
  const show = (title: string, about: About) => {
    const there = tabs.get(nameOf(about));
    if (there) there.reveal();
    else open(title, about);
  };
  const keep = (held: readonly Held[]) => {
    const others = [...shown].flatMap(({ held = [] }) => held.map(({ key }) => key));
    kept.keep(held, others).catch(problem => shared.server.log.warn(`compare: ${String(problem)}`));
  };
  const showNew: ShowNew = (title, held) => {
    keep(held);
    const about = { held };
    const session = open(title, about);
    return (more, isAll) => {
      if (shown.has(about)) session.grow(more);
      if (isAll) keep(more);
    };
  };
  const compareFile = async (resource?: unknown) => {
    const document = await ioiFileMeant(resource);
    if (document) show(titleOf(document.uri), { uri: document.uri.toString() });
  };
  const registered = Disposable.from(
    commands.registerCommand('ioiLens.compare', compareFile),
    window.registerWebviewPanelSerializer(tabType, {
      deserializeWebviewPanel: async (tab, state: unknown) => {
        const { uri, held: keys } = (state ?? {}) as { readonly uri?: unknown; readonly held?: unknown };
        if (typeof uri === 'string') return void attach(tab, { uri });
        // What stood beside each other is shown again from where it is kept.
        const all = Array.isArray(keys) ? keys.map(String) : [];
        const held = [...(await heldOf(all)), ...(await kept.read(all))];
        if (held.length > 0) attach(tab, { held });
        else tab.dispose();
      },
    }),
  );
  return { show, showNew, dispose: () => registered.dispose() };
}

function titleOf(uri: Uri): string {
  return l10n.t('Compare {0}', uri.path.split('/').at(-1) ?? '');
}

function nameOf({ uri, held = [] }: About): string {
  return uri ?? held.map(({ key, label }) => `${key} ${label}`).join('\n');
}

/** The panel as a view of its own and as an editor tab; its commands. */
import {
  commands,
  Disposable,
  type ExtensionContext,
  l10n,
  Uri,
  ViewColumn,
  type Webview,
  type WebviewPanel,
  window,
} from 'vscode';
import type { PromptState } from '../../protocol/lsp';
import { complainOf } from '../connection/complaints';
import { pageOf, tabIcon } from './page';
import { PanelSession, type Shared } from './relay';
import { registerTitleBar, showInTitleBar } from './titleBar';

const viewId = 'ioiLens.panel';
const tabType = 'ioiLens.tab';

export function registerPanel(
  context: ExtensionContext,
  { server, measurements, wrong }: Omit<Shared, 'openInTab' | 'shows'>,
): Disposable {
  const page = (webview: Webview, place: 'view' | 'tab') => pageOf(webview, context, place);
  const sessions = new Set<PanelSession>();
  let viewSession: PanelSession | undefined;
  const shared: Shared = {
    server,
    measurements,
    wrong,
    openInTab: prompt => void openTab(prompt),
    shows: (session, what) => session === viewSession && showInTitleBar(what),
  };

  const attach = (
    webview: Webview,
    place: 'view' | 'tab',
    onDispose: (act: () => void) => Disposable,
  ): PanelSession => {
    webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(context.extensionUri, 'dist', 'webview')],
    };
    const session = new PanelSession(webview, shared);
    sessions.add(session);
    onDispose(() => {
      sessions.delete(session);
      session.dispose();
    });
    webview.html = page(webview, place);
    return session;
  };

  const openTab = (prompt: PromptState | null) => {
    const tab = window.createWebviewPanel(tabType, 'IOI Lens', { viewColumn: ViewColumn.Beside, preserveFocus: false });
    const session = adopt(tab);
    if (prompt) session.following.show(prompt);
  };
  const adopt = (tab: WebviewPanel) => {
    tab.iconPath = tabIcon(context);
    return attach(tab.webview, 'tab', act => tab.onDidDispose(act));
  };

  return Disposable.from(
    window.registerWebviewViewProvider(viewId, {
      resolveWebviewView: view => {
        viewSession = attach(view.webview, 'view', act => view.onDidDispose(act));
      },
    }),
    window.registerWebviewPanelSerializer(tabType, {
      deserializeWebviewPanel: async tab => {
        adopt(tab);
      },
    }),
    registerTitleBar(viewId, () => viewSession),
    commands.registerCommand('ioiLens.openPanel', () => commands.executeCommand(`${viewId}.focus`)),
    commands.registerCommand('ioiLens.openPanelInTab', () => openTab(null)),
    commands.registerCommand('ioiLens.openTransformerLens', async () => {
      const session = [...sessions].find(one => one.following.state) ?? new PanelSession(silent, shared);
      try {
        if (!session.following.state) await session.following.refresh();
        if (session.following.state) await session.transformerLens();
        else await window.showInformationMessage(l10n.t('Put the cursor on a prompt of an .ioi file first.'));
      } catch (thrown) {
        void complainOf(thrown);
      } finally {
        if (!sessions.has(session)) session.dispose();
      }
    }),
  );
}

/** For a command that needs a prompt and no view. */
const silent = {
  onDidReceiveMessage: () => new Disposable(() => {}),
  postMessage: async () => false,
} as unknown as Webview;

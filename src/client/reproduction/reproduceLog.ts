/** The research log measured on a model that one picks, and its report in an editor tab. */
import { randomBytes } from 'node:crypto';
import {
  ColorThemeKind,
  commands,
  Disposable,
  type ExtensionContext,
  l10n,
  ProgressLocation,
  Selection,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import * as z from 'zod/mini';
import type { ModelEntry } from '../../protocol/lsp';
import { type FromReport, fromReport } from '../../protocol/reproduction';
import { complainOf } from '../connection/complaints';
import type { Server } from '../connection/server';
import { readSettings } from '../connection/settings';
import { tabIcon } from '../panel/page';
import { runCommandLine } from './commandLine';
import { reportPage } from './reportPage';

const tabType = 'ioiLens.reproduction';

/** What a tab is about: the model as a prompt file names it, and as the command line does. */
const about = z.object({ id: z.string(), name: z.string() });
type About = z.infer<typeof about>;

export function registerReproduction(context: ExtensionContext, server: Server): Disposable {
  const cli = Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
  const kept = ({ id }: About) =>
    Uri.joinPath(context.globalStorageUri, 'reports', `${id.replace(/[^\w.-]+/g, '-')}.html`);
  const tabs = new Map<string, { readonly tab: WebviewPanel; readonly draw: () => Promise<void> }>();

  const run = async (of: About, path: string) => {
    const { threads, lowMemory } = readSettings();
    const more = [...(threads ? ['--threads', String(threads)] : []), ...(lowMemory ? ['--low-memory'] : [])];
    const title = l10n.t('Reproducing the research log on {0}', of.id);
    return window.withProgress(
      { location: ProgressLocation.Notification, cancellable: true, title },
      (progress, token) => {
        let before = 0;
        return runCommandLine(
          cli,
          ['reproduce', '--model', of.name, '--report', path, ...more],
          ({ share, section }) => {
            progress.report({ increment: 100 * (share - before), message: l10n.t('section {0}', section) });
            before = share;
          },
          token,
        );
      },
    );
  };

  const attach = async (tab: WebviewPanel, of: About) => {
    tab.iconPath = tabIcon(context);
    const resources = Uri.joinPath(context.extensionUri, 'dist', 'webview');
    tab.webview.options = { enableScripts: true, localResourceRoots: [resources] };
    const draw = async () => {
      const html = new TextDecoder().decode(await workspace.fs.readFile(kept(of)));
      const file = (name: string) => tab.webview.asWebviewUri(Uri.joinPath(resources, name)).toString();
      tab.webview.html = reportPage(html, {
        theme: themeOf(),
        cspSource: tab.webview.cspSource,
        nonce: randomBytes(18).toString('base64url'),
        script: file('report.js'),
        style: file('reportStyle.css'),
        given: { strings: { show: l10n.t('Open this prompt'), save: l10n.t('Save the Report…') }, state: of },
      });
    };
    tabs.set(of.id, { tab, draw });
    tab.onDidDispose(() => tabs.delete(of.id));
    tab.webview.onDidReceiveMessage(raw => {
      const message = fromReport.safeParse(raw);
      if (message.success) void answer(message.data).catch(complainOf);
    });
    const answer = (message: FromReport) => (message.kind === 'show' ? showPrompt(of, message) : save(of));
    await draw();
  };

  const save = async (of: About) => {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const name = `research-log-${of.id.replace(/[^\w.-]+/g, '-')}.html`;
    const target = await window.showSaveDialog({
      ...(folder ? { defaultUri: Uri.joinPath(folder, name) } : {}),
      filters: { HTML: ['html'], Markdown: ['md'] },
    });
    if (target?.path.endsWith('.md')) await ended(of, target.fsPath);
    else if (target) await workspace.fs.copy(kept(of), target, { overwrite: true });
  };

  /** @returns whether there is a report now. */
  const ended = async (of: About, path: string): Promise<boolean> => {
    const { code, said } = await run(of, path);
    if (code === 0) return true;
    // What was measured by then is in the report; nothing is there where not one section was.
    if (code === 130) return said.includes('of 7 sections');
    await window.showErrorMessage(
      said
        .split('\n')
        .at(-1)
        ?.replace(/^ioi: /, '') || l10n.t('ioi ended with {0}.', code ?? '–'),
    );
    return false;
  };

  const reproduce = async () => {
    const of = await pickModel(server);
    if (!of) return;
    await workspace.fs.createDirectory(Uri.joinPath(context.globalStorageUri, 'reports'));
    if (!(await ended(of, kept(of).fsPath))) return;
    const open = tabs.get(of.id);
    if (open) {
      await open.draw();
      return open.tab.reveal();
    }
    const title = l10n.t('Research log: {0}', of.id);
    await attach(window.createWebviewPanel(tabType, title, ViewColumn.Active, {}), of);
  };

  return Disposable.from(
    commands.registerCommand('ioiLens.reproduce', () => reproduce().catch(complainOf)),
    window.onDidChangeActiveColorTheme(() => {
      for (const { draw } of tabs.values()) void draw().catch(complainOf);
    }),
    window.registerWebviewPanelSerializer(tabType, {
      deserializeWebviewPanel: async (tab, state: unknown) => {
        const of = about.safeParse(state);
        if (!of.success) return tab.dispose();
        await attach(tab, of.data).catch(() => tab.dispose());
      },
    }),
  );
}

function themeOf(): 'light' | 'dark' {
  const { kind } = window.activeColorTheme;
  return kind === ColorThemeKind.Light || kind === ColorThemeKind.HighContrastLight ? 'light' : 'dark';
}

async function pickModel(server: Server): Promise<About | undefined> {
  const { models } = await server.request('ioi/models', {});
  const offered = models.filter(({ id, present }) => present || id === sourceModel);
  const picked = await window.showQuickPick(
    offered.map(model => ({ label: model.id, description: descriptionOf(model), model })),
    { placeHolder: l10n.t('On which model? The log’s own is GPT-2 small, “gpt2”.') },
  );
  if (picked?.model.present) return { id: picked.label, name: nameOf(picked.model) };
  if (picked) await commands.executeCommand('ioiLens.downloadModel', picked.label);
  return undefined;
}

const sourceModel = 'gpt2';

function descriptionOf({ id, present, megabytes }: ModelEntry): string {
  if (id === sourceModel && present) return l10n.t('the log’s own');
  if (id === sourceModel) return l10n.t('the log’s own · not here: download {0} MB', megabytes ?? '–');
  return id === 'demo' ? l10n.t('comes with IOI Lens; takes seconds') : '';
}

/** Names of one's own are the editor's: the command line takes what they stand for. */
function nameOf({ id, isOwn, folder, repository }: ModelEntry): string {
  return isOwn ? (repository ?? folder ?? id) : id;
}

/** As a text of its own, beside the report, with the head that the row speaks of ablated. */
async function showPrompt({ id }: About, { prompt, head }: FromReport & { kind: 'show' }): Promise<void> {
  const off = head ? [`@off ${head.layer}.${head.head}`] : [];
  const lines = [`@model ${id}`, '@baseline mean ABC 128 seed=42', ...off, prompt];
  const content = `${lines.join('\n')}\n`;
  const open = workspace.textDocuments.find(
    document => document.isUntitled && !document.isClosed && document.getText() === content,
  );
  const document = open ?? (await workspace.openTextDocument({ language: 'ioi', content }));
  const editor = await window.showTextDocument(document, { viewColumn: ViewColumn.Beside });
  const { range } = document.lineAt(lines.length - 1);
  editor.selection = new Selection(range.end, range.end);
}

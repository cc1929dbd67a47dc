/** Reports in editor tabs, one a model: drawn in the editor's theme, saved, and leading to their prompts. */
import { randomBytes } from 'node:crypto';
import {
  ColorThemeKind,
  Disposable,
  type ExtensionContext,
  l10n,
  Selection,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import * as z from 'zod/mini';
import { type FromReport, fromReport } from '../../protocol/reproduction';
import { complainOf } from '../connection/complaints';
import { tabIcon } from '../panel/page';
import { reportPage } from './reportPage';

const tabType = 'ioiLens.reproduction';

/** What a tab is about: the model as a prompt file names it, and as the command line does. */
const about = z.object({ id: z.string(), name: z.string() });
export type About = z.infer<typeof about>;

interface Tab {
  readonly tab: WebviewPanel;
  readonly draw: () => Promise<void>;
  /** What it was last drawn for. */
  readonly isFor: () => Brightness;
}

export class ReportTabs implements Disposable {
  private readonly context: ExtensionContext;
  private readonly save: (of: About) => Promise<void>;
  private readonly open = new Map<string, Tab>();
  private readonly registered: Disposable;

  /** @param save as a file that the person names. */
  constructor(context: ExtensionContext, save: (of: About) => Promise<void>) {
    this.context = context;
    this.save = save;
    this.registered = Disposable.from(
      window.onDidChangeActiveColorTheme(() => {
        // A page follows most of a theme by itself: only its figures are drawn for light or dark.
        for (const { draw, isFor } of this.open.values()) if (isFor() !== themeOf()) void draw().catch(complainOf);
      }),
      window.registerWebviewPanelSerializer(tabType, {
        deserializeWebviewPanel: async (tab, state: unknown) => {
          const of = about.safeParse(state);
          if (!of.success) return tab.dispose();
          await this.attach(tab, of.data).catch(() => tab.dispose());
        },
      }),
    );
  }

  /** The folder of the reports; a tab that comes back in another window shows what is kept there. */
  get folder(): Uri {
    return Uri.joinPath(this.context.globalStorageUri, 'reports');
  }

  fileOf({ id }: About): Uri {
    return Uri.joinPath(this.folder, `${fileName(id)}.html`);
  }

  async show(of: About): Promise<void> {
    const open = this.open.get(of.id);
    if (!open) {
      const title = l10n.t('Research log: {0}', of.id);
      return this.attach(window.createWebviewPanel(tabType, title, ViewColumn.Active, {}), of);
    }
    await open.draw();
    open.tab.reveal();
  }

  dispose(): void {
    this.registered.dispose();
  }

  private async attach(tab: WebviewPanel, of: About): Promise<void> {
    tab.iconPath = tabIcon(this.context);
    const resources = Uri.joinPath(this.context.extensionUri, 'dist', 'webview');
    tab.webview.options = { enableScripts: true, localResourceRoots: [resources] };
    let theme = themeOf();
    const draw = async () => {
      theme = themeOf();
      const html = new TextDecoder().decode(await workspace.fs.readFile(this.fileOf(of)));
      const file = (name: string) => tab.webview.asWebviewUri(Uri.joinPath(resources, name)).toString();
      tab.webview.html = reportPage(html, {
        theme,
        cspSource: tab.webview.cspSource,
        nonce: randomBytes(18).toString('base64url'),
        script: file('report.js'),
        style: file('reportStyle.css'),
        given: { strings: { show: l10n.t('Open this prompt'), save: l10n.t('Save the Report…') }, state: of },
      });
    };
    this.open.set(of.id, { tab, draw, isFor: () => theme });
    tab.onDidDispose(() => this.open.delete(of.id));
    const answer = (message: FromReport) => (message.kind === 'show' ? showPrompt(of, message) : this.save(of));
    tab.webview.onDidReceiveMessage(raw => {
      const message = fromReport.safeParse(raw);
      if (message.success) void answer(message.data).catch(complainOf);
    });
    await draw();
  }
}

/** A model's name as part of a file's. */
export function fileName(id: string): string {
  return id.replace(/[^\w.-]+/g, '-');
}

type Brightness = 'light' | 'dark';

function themeOf(): Brightness {
  const { kind } = window.activeColorTheme;
  return kind === ColorThemeKind.Light || kind === ColorThemeKind.HighContrastLight ? 'light' : 'dark';
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

/** Evaluations held against earlier ones, in editor tabs that come back with the window, with their numbers. */
import { randomBytes } from 'node:crypto';
import { type Disposable, type ExtensionContext, env, ViewColumn, type WebviewPanel, window } from 'vscode';
import * as z from 'zod/mini';
import { evaluationResult } from '../../protocol/evaluation';
import type { Of } from '../../protocol/parts/schema';
import { KeptPages } from '../compare/keptPages';
import { tabIcon } from '../panel/page';
import { changePage } from './changePage';

const tabType = 'ioiLens.change';

const changeSchema = z.object({
  key: z.string(),
  /** Of the file that its lines lead to. */
  uri: z.string(),
  now: z.string(),
  before: z.string(),
  paired: z.int(),
  unpaired: z.int(),
  results: z.array(evaluationResult),
});
export type Change = Of<typeof changeSchema>;

export class EvaluationTabs implements Disposable {
  private readonly context: ExtensionContext;
  private readonly warn: (text: string) => void;
  private readonly kept: KeptPages<typeof changeSchema>;
  private readonly shown = new Set<string>();
  private readonly registered: Disposable;

  constructor(context: ExtensionContext, warn: (text: string) => void) {
    this.context = context;
    this.warn = warn;
    this.kept = new KeptPages(context, 'evaluated', changeSchema);
    this.registered = window.registerWebviewPanelSerializer(tabType, {
      deserializeWebviewPanel: async (tab, state: unknown) => {
        const { key } = (state ?? {}) as { readonly key?: unknown };
        const [change] = await this.kept.read(typeof key === 'string' ? [key] : []);
        if (change) this.attach(tab, change);
        else tab.dispose();
      },
    });
  }

  show(title: string, change: Change): void {
    this.kept.keep([change], [...this.shown]).catch(problem => this.warn(`evaluation: ${String(problem)}`));
    const options = { enableFindWidget: true };
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: false };
    this.attach(window.createWebviewPanel(tabType, title, column, options), change);
  }

  dispose(): void {
    this.registered.dispose();
  }

  private attach(tab: WebviewPanel, { key, uri, results, ...about }: Change): void {
    tab.iconPath = tabIcon(this.context);
    tab.webview.options = { enableScripts: true, enableCommandUris: ['ioiLens.revealLine'] };
    this.shown.add(key);
    tab.onDidDispose(() => this.shown.delete(key));
    tab.webview.html = changePage(results, {
      ...about,
      language: env.language,
      link: line => `command:ioiLens.revealLine?${encodeURIComponent(JSON.stringify([{ uri, line: line - 1 }]))}`,
      nonce: randomBytes(18).toString('base64url'),
      state: { key },
    });
  }
}

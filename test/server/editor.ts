/** A real language server in a process of its own, and just as much of an editor as it takes to talk to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import {
  type CancellationToken,
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentHighlight,
  Hover,
  InlayHint,
  Range,
  TextEdit,
} from 'vscode-languageserver-types';
import type { Ask, Measured } from '../../src/protocol/analyses';
import {
  type ClientNotifications,
  type EditorSettings,
  type InitializationOptions,
  lspVersion,
  type Notifications,
  type Outcome,
  type PartialResult,
  type PromptRef,
  type Requests,
  type Status,
} from '../../src/protocol/lsp';

/** Tests and benchmarks run in the checkout. */
export const root = process.cwd();
export const dist = resolve(root, process.env.IOI_DIST ?? 'dist');

export const settings: EditorSettings = {
  threads: 1,
  lowMemory: false,
  codeLens: { density: 'full', strongestHeads: 3 },
  inlayHints: true,
  hoverTokenIds: false,
};

export interface Change {
  readonly range?: Range;
  readonly text: string;
}

/** Among lenses that do something, the one that says what comes next. */
export function predictionLens(lenses: readonly CodeLens[], line: number): CodeLens {
  return lenses.find(({ range, data }) => range.start.line === line && (data as unknown[])[3] === 'predict')!;
}

/** What the lens says while a model is read for the first time; the editor asks again. */
export const isLoading = (title: string) => /^(loading|checking) .*…$/.test(title);

export class Editor {
  readonly diagnostics = new Map<string, { version: number | undefined; all: Diagnostic[] }>();
  readonly status: Status[] = [];
  readonly received: { method: string; params: unknown }[] = [];
  readonly progress: { token: unknown; value: { kind: string; message?: string } }[] = [];
  readonly logged: string[] = [];
  refreshes = 0;
  private measured = 0;
  private readonly versions = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  private constructor(
    readonly process: ChildProcess,
    readonly connection: MessageConnection,
  ) {
    connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => {
      this.diagnostics.set(uri, { version, all: diagnostics });
      this.woken();
    });
    connection.onNotification('ioi/status', (status: Status) => {
      this.status.push(status);
      this.woken();
    });
    for (const method of [
      'ioi/promptChanged',
      'ioi/modelsChanged',
      'ioi/trace',
      'ioi/wrong',
    ] satisfies (keyof Notifications)[])
      connection.onNotification(method, params => {
        this.received.push({ method, params });
        this.woken();
      });
    connection.onNotification('$/progress', params => {
      this.progress.push(params);
      this.woken();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message);
    });
    connection.onRequest('window/workDoneProgress/create', () => null);
    for (const method of ['workspace/codeLens/refresh', 'workspace/inlayHint/refresh'])
      connection.onRequest(method, () => {
        this.refreshes++;
        this.woken();
        return null;
      });
    connection.listen();
  }

  static async start(options: Partial<InitializationOptions> = {}): Promise<Editor> {
    const child = spawn(process.execPath, [resolve(dist, 'server.js'), '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout!),
      new StreamMessageWriter(child.stdin!),
    );
    const editor = new Editor(child, connection);
    const initializationOptions: InitializationOptions = {
      version: lspVersion,
      root,
      trusted: true,
      settings,
      ...options,
    };
    try {
      await connection.sendRequest('initialize', {
        processId: process.pid,
        rootUri: null,
        capabilities: {
          window: { workDoneProgress: true },
          workspace: { codeLens: { refreshSupport: true }, inlayHint: { refreshSupport: true } },
        },
        initializationOptions,
      });
    } catch (error) {
      child.kill();
      throw error;
    }
    await connection.sendNotification('initialized', {});
    return editor;
  }

  async stop(): Promise<void> {
    const ended = new Promise(done => this.process.once('exit', done));
    await this.connection.sendRequest('shutdown').catch(() => {});
    await this.connection.sendNotification('exit').catch(() => {});
    await ended;
    this.connection.dispose();
  }

  /** @returns its address */
  async open(text: string, uri = `file:///prompts/${this.versions.size + 1}.ioi`): Promise<string> {
    this.versions.set(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'ioi', version: 1, text },
    });
    return uri;
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** @returns the new version */
  async change(uri: string, ...contentChanges: Change[]): Promise<number> {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
    return version;
  }

  version(uri: string): number {
    return this.versions.get(uri)!;
  }

  ask<M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
    token?: CancellationToken,
  ): Promise<Requests[M]['result']> {
    return this.connection.sendRequest(method, params, token);
  }

  /** The prompt on or above a line, by name. */
  async prompt(uri: string, line: number): Promise<PromptRef> {
    const state = await this.ask('ioi/promptAt', { uri, line });
    if (!state) throw new Error(`no prompt at line ${line}`);
    return { uri, id: state.id, content: state.content };
  }

  /** A measurement of the prompt on or above a line; its rows and progress come under tokens of its own. */
  async measure(uri: string, line: number, ask: Ask, token?: CancellationToken): Promise<Outcome<Measured>> {
    return this.measurePrompt(await this.prompt(uri, line), ask, token);
  }

  measurePrompt(prompt: PromptRef, ask: Ask, token?: CancellationToken): Promise<Outcome<Measured>> {
    const number = ++this.measured;
    return this.ask(
      'ioi/measure',
      { prompt, ask, workDoneToken: `work ${number}`, partialResultToken: `rows ${number}` },
      token,
    );
  }

  /** Rows of results under way, in the order in which they came. */
  get rows(): PartialResult[] {
    return this.progress.flatMap(({ value }) => ('rows' in value ? [value as unknown as PartialResult] : []));
  }

  tell<M extends keyof ClientNotifications>(method: M, params: ClientNotifications[M]): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  hover(uri: string, line: number, character: number): Promise<Hover | null> {
    return this.at('textDocument/hover', uri, line, character);
  }

  async hoverText(uri: string, line: number, character: number): Promise<string> {
    const hover = await this.hover(uri, line, character);
    return (hover?.contents as { value: string } | undefined)?.value ?? '';
  }

  lenses(uri: string): Promise<CodeLens[]> {
    return this.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  }

  resolve(lens: CodeLens): Promise<CodeLens> {
    return this.connection.sendRequest('codeLens/resolve', lens);
  }

  /** Titles above a line as they stand once the editor has resolved them and the model is there. */
  async lensTitles(uri: string, line: number): Promise<string[]> {
    for (;;) {
      const own = (await this.lenses(uri)).filter(({ range }) => range.start.line === line);
      const resolved = await Promise.all(own.map(lens => (lens.command ? lens : this.resolve(lens))));
      const titles = resolved.map(({ command }) => command!.title);
      if (!titles.some(isLoading)) return titles;
    }
  }

  /** What the lens above a line says of the next tokens, or why it says nothing. */
  async prediction(uri: string, line: number): Promise<string> {
    for (;;) {
      const lens = predictionLens(await this.lenses(uri), line);
      const { title } = (lens.command ? lens : await this.resolve(lens)).command!;
      if (!isLoading(title)) return title;
    }
  }

  complete(uri: string, line: number, character: number): Promise<CompletionItem[]> {
    return this.at('textDocument/completion', uri, line, character);
  }

  highlights(uri: string, line: number, character: number): Promise<DocumentHighlight[]> {
    return this.at('textDocument/documentHighlight', uri, line, character);
  }

  actions(uri: string, range: Range): Promise<CodeAction[]> {
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [] },
    });
  }

  format(uri: string): Promise<TextEdit[]> {
    const options = { tabSize: 2, insertSpaces: true };
    return this.connection.sendRequest('textDocument/formatting', { textDocument: { uri }, options });
  }

  hints(uri: string, range: Range): Promise<InlayHint[]> {
    return this.connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range });
  }

  /** Diagnostics of the text as it is now. */
  async checked(uri: string): Promise<Diagnostic[]> {
    await this.until(() => this.diagnostics.get(uri)?.version === this.version(uri));
    return this.diagnostics.get(uri)!.all;
  }

  /** Resolves once it holds; looked at whenever the server says something. */
  until(holds: () => boolean, within = 90_000): Promise<void> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => {
        this.listeners.delete(look);
        fail(new Error(`still not so: ${holds}`));
      }, within);
      const look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.listeners.delete(look);
        done();
      };
      this.listeners.add(look);
      look();
    });
  }

  /** The worker's process, once there is one. */
  async workerPid(): Promise<number> {
    await this.until(() => this.status.at(-1)?.pid !== undefined);
    return this.status.at(-1)!.pid!;
  }

  private at<T>(method: string, uri: string, line: number, character: number): Promise<T> {
    return this.connection.sendRequest(method, { textDocument: { uri }, position: { line, character } });
  }

  private woken(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

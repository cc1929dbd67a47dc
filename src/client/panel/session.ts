/** One webview and its prompt: answers its messages, tells it what the server says. */
import {
  CancellationTokenSource,
  commands,
  Disposable,
  l10n,
  Range,
  Uri,
  ViewColumn,
  type Webview,
  window,
  workspace,
} from 'vscode';
import { asFailure } from '../../protocol/failure';
import type { PromptRef, PromptState, Status } from '../../protocol/lsp';
import {
  type FromView,
  fromView,
  type PanelMeasurement,
  type PanelPrompt,
  type ToView,
  toView,
} from '../../protocol/panel';
import type { ModelFacts } from '../../protocol/results';
import type { Server } from '../server';
import { copy, openTransformerLens, save } from './exports';
import { Following } from './follow';
import { type KnownResults, measureFor } from './measurements';

/** What all panels of a window share. */
export interface Shared {
  readonly server: Server;
  readonly known: KnownResults;
  /** By model id. */
  readonly facts: Map<string, ModelFacts>;
  openInTab(prompt: PromptState | null): void;
}

const acts = {
  openExample: 'ioiLens.openExample',
  newFile: 'ioiLens.newFile',
  trust: 'workbench.trust.manage',
  downloadModel: 'ioiLens.downloadModel',
  restartWorker: 'ioiLens.restartWorker',
  restartServer: 'ioiLens.restartServer',
  showLog: 'ioiLens.showLog',
} as const;

export class PanelSession implements Disposable {
  readonly #webview: Webview;
  readonly #shared: Shared;
  readonly following: Following;
  readonly #subscriptions: Disposable[] = [];
  #isReady = false;
  /** The prompt whose results the view has. */
  #toldOf: string | undefined;
  #sweep: CancellationTokenSource | undefined;
  /** One after another: of one kind the server keeps only the newest that waits. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(webview: Webview, shared: Shared) {
    this.#webview = webview;
    this.#shared = shared;
    this.following = new Following(shared.server);
    const { server } = shared;
    this.#subscriptions.push(
      this.following,
      webview.onDidReceiveMessage(message => this.#receive(message)),
      this.following.onChange(() => this.#tellPrompt()),
      server.on('ioi/status', status => this.#tell(statusMessage(status))),
      server.on('ioi/heads', ({ prompt, heads, done, total }) => {
        if (this.#isShown(prompt))
          this.#tell({ kind: 'heads', key: this.#key(), heads: [...heads] as never, done, total });
      }),
    );
  }

  dispose(): void {
    this.#sweep?.cancel();
    Disposable.from(...this.#subscriptions).dispose();
  }

  #receive(raw: unknown): void {
    const message = fromView.safeParse(raw);
    if (!message.success) {
      this.#shared.server.log.warn(`panel: ${JSON.stringify(message.error.issues.slice(0, 3))}`);
      return;
    }
    this.#answer(message.data).catch(thrown => {
      const { message, todo } = asFailure(thrown);
      this.#tell({ kind: 'said', text: `${message} ${todo}`, isProblem: true });
    });
  }

  async #answer(message: FromView): Promise<void> {
    const { server } = this.#shared;
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        this.#toldOf = undefined;
        this.#tell(statusMessage(server.status));
        this.#tellPrompt();
        return this.following.refresh();
      case 'measure':
        if (message.key === this.#key()) await this.#measure(message.what);
        return;
      case 'cancel':
        this.#sweep?.cancel();
        return;
      case 'setOff': {
        const prompt = this.#ref(message.key);
        if (!prompt) return;
        const outcome = await server.request('ioi/setOff', { prompt, heads: message.heads, how: message.how });
        if (outcome.ok) this.following.show(outcome.value);
        else this.#tell({ kind: 'said', text: `${outcome.failure.message} ${outcome.failure.todo}`, isProblem: true });
        return;
      }
      case 'keepInFile': {
        const prompt = this.#ref(message.key);
        if (prompt) await commands.executeCommand('ioiLens.keepInFile', prompt);
        return;
      }
      case 'pin':
        this.following.pin(message.pinned);
        return;
      case 'reveal':
        return this.#reveal(message.key);
      case 'openInTab':
        this.#shared.openInTab(this.following.state);
        return;
      case 'copy':
        this.#tell({ kind: 'said', text: await copy(message), isProblem: false });
        return;
      case 'save': {
        const { state } = this.following;
        const text = await save(message, state ? Uri.parse(state.uri, true) : undefined);
        if (text) this.#tell({ kind: 'said', text, isProblem: false });
        return;
      }
      case 'transformerLens':
        return this.transformerLens();
      case 'act':
        await commands.executeCommand(
          acts[message.act],
          ...(message.act === 'downloadModel' ? [this.following.state?.model] : []),
        );
        return;
      case 'fault':
        server.log.error(`panel: ${message.text}`);
        return;
    }
  }

  /** The prompt that is shown, in Python; swept first where it has not been. */
  async transformerLens(): Promise<void> {
    const prompt = this.#prompt();
    const ref = this.#ref(prompt?.key);
    if (!prompt || !ref) return;
    const outcome = await measureFor(this.#shared.server, ref, { kind: 'sweep' });
    if (!outcome.ok) throw Object.assign(new Error(outcome.failure.message), outcome.failure);
    if (outcome.value.kind === 'sweep') await openTransformerLens(prompt, outcome.value.result);
  }

  async #measure(what: PanelMeasurement): Promise<void> {
    const key = this.#key();
    const prompt = this.#ref(key);
    if (!prompt) return;
    this.#tell({ kind: 'started', key, what });
    const isSweep = what.kind === 'sweep';
    const source = new CancellationTokenSource();
    if (isSweep) this.#sweep = source;
    const run = () => measureFor(this.#shared.server, prompt, what, source.token);
    const outcome = await (isSweep ? run() : this.#inTurn(run));
    source.dispose();
    if (this.#sweep === source) this.#sweep = undefined;
    if (outcome.ok) {
      this.#shared.known.add(key, nameOf(what), outcome.value);
      this.#tell({ kind: 'measured', key, measured: outcome.value });
      await this.#learnFacts();
    } else this.#tell({ kind: 'failed', key, what, failure: outcome.failure });
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(run, run);
    this.#queue = turn;
    return turn;
  }

  /** Shape and hash of the model, once a model; not before something was measured, since it reads all the weights. */
  async #learnFacts(): Promise<void> {
    const { facts, server } = this.#shared;
    const { state } = this.following;
    if (!state || facts.has(state.model)) return;
    const prompt = { uri: state.uri, line: state.line };
    const outcome = await this.#inTurn(() => server.request('ioi/measure', { prompt, measurement: { kind: 'facts' } }));
    if (!outcome.ok) return;
    facts.set(state.model, outcome.value as ModelFacts);
    this.#tellPrompt();
  }

  #tellPrompt(): void {
    const prompt = this.#prompt();
    // The view keeps what it was told of a prompt, while it shows it.
    const isNew = prompt?.key !== this.#toldOf;
    const known = prompt && isNew ? this.#shared.known.of(prompt.key) : [];
    if (this.#isReady) this.#toldOf = prompt?.key;
    this.#tell({ kind: 'prompt', prompt, pinned: this.following.pinned, known: [...known] });
    if (this.#isReady && prompt) void this.#fetchSweep(prompt.key);
  }

  /** A sweep that was made from a lens or before this panel opened: the server has it, and gives it at once. */
  async #fetchSweep(key: string): Promise<void> {
    const { state } = this.following;
    if (!state?.swept || this.#shared.known.has(key, 'sweep') || this.#sweep) return;
    const outcome = await measureFor(this.#shared.server, { uri: state.uri, line: state.line }, { kind: 'sweep' });
    if (!outcome.ok) return;
    this.#shared.known.add(key, 'sweep', outcome.value);
    this.#tell({ kind: 'measured', key, measured: outcome.value });
    await this.#learnFacts();
  }

  #prompt(): PanelPrompt | null {
    const { state } = this.following;
    if (!state) return null;
    const { uri, line, text, isTemplate, model, facts, off, unsaved, content, settings } = state;
    const known = this.#shared.facts.get(model);
    return {
      key: content,
      file: Uri.parse(uri, true).path.split('/').at(-1) ?? '',
      line: line + 1,
      text,
      isTemplate,
      model: known ? { ...known } : { id: model, ...facts },
      settings,
      off: off.map(({ layer, head }) => ({ layer, head })),
      unsaved,
    };
  }

  #key(): string {
    return this.following.state?.content ?? '';
  }

  /** The prompt that is shown, if it is still the one that is meant. */
  #ref(key: string | undefined): PromptRef | undefined {
    const { state } = this.following;
    return state && state.content === key ? { uri: state.uri, line: state.line } : undefined;
  }

  #isShown({ uri, line }: PromptRef): boolean {
    const { state } = this.following;
    return state?.uri === uri && state.line === line;
  }

  async #reveal(key: string): Promise<void> {
    const ref = this.#ref(key);
    if (!ref) return;
    const uri = Uri.parse(ref.uri, true);
    const visible = window.visibleTextEditors.find(editor => editor.document.uri.toString() === ref.uri);
    const document = visible?.document ?? (await workspace.openTextDocument(uri));
    await window.showTextDocument(document, {
      viewColumn: visible?.viewColumn ?? ViewColumn.One,
      selection: new Range(ref.line, 0, ref.line, 0),
    });
  }

  #tell(message: ToView): void {
    if (!this.#isReady) return;
    const checked = toView.safeParse(message);
    if (checked.success) void this.#webview.postMessage(checked.data);
    else
      this.#shared.server.log.error(
        l10n.t('The panel was not told: {0}', JSON.stringify(checked.error.issues.slice(0, 3))),
      );
  }
}

function statusMessage({ state, doing, failure }: Status): ToView {
  return { kind: 'status', state, ...(doing === undefined ? {} : { doing }), ...(failure ? { failure } : {}) };
}

/** As the view names it; see webview/state.ts. */
function nameOf(what: PanelMeasurement): string {
  if ('head' in what) return `${what.kind} ${what.head.layer}.${what.head.head}`;
  return what.kind === 'path' ? `path ${what.to}` : what.kind;
}

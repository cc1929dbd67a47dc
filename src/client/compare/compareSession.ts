/** One page that compares: it is told of a file's prompts as they change, and of those that a person holds beside each other. */
import { Disposable, l10n, Uri, type Webview, workspace } from 'vscode';
import type { Ask, Measured } from '../../protocol/analyses';
import { type FromCompare, fromCompare, type Held, type ToCompare, toCompare } from '../../protocol/compare';
import { asFailure } from '../../protocol/failure';
import type { FilePrompt, PromptRef } from '../../protocol/lsp';
import { copy, save } from '../panel/exports';
import { reveal } from '../prompts/reveal';
import { FileRows, type Shared } from './fileRows';

/** What the page is about. */
export interface About {
  /** A file whose prompts are the rows. */
  readonly uri?: string;
  /** What stands beside each other from the beginning, whatever becomes of it elsewhere. */
  readonly held?: readonly Held[];
}

export class CompareSession implements Disposable {
  private readonly webview: Webview;
  private readonly shared: Shared;
  private about: About;
  private readonly rows: FileRows | undefined;
  private readonly subscriptions: Disposable[] = [];
  private held: readonly string[] = [];
  /** What the page was last told of those. */
  private toldHeld = '';

  constructor(webview: Webview, shared: Shared, about: About) {
    this.webview = webview;
    this.shared = shared;
    this.about = about;
    this.rows = about.uri === undefined ? undefined : new FileRows(shared, about.uri);
    this.subscriptions.push(webview.onDidReceiveMessage(message => this.receive(message)));
    if (this.rows)
      this.subscriptions.push(
        this.rows,
        this.rows.onChange(() => void this.tellRows()),
        this.rows.onRunning(() => this.tellRunning()),
      );
  }

  /** Of what is shown there is more by now. */
  grow(held: readonly Held[]): void {
    this.about = { ...this.about, held };
    this.tell({ kind: 'held', held });
  }

  dispose(): void {
    Disposable.from(...this.subscriptions).dispose();
  }

  private receive(raw: unknown): void {
    const message = fromCompare.safeParse(raw);
    if (!message.success) {
      this.shared.server.log.warn(`compare: ${JSON.stringify(message.error.issues.slice(0, 3))}`);
      return;
    }
    this.answer(message.data).catch(thrown => {
      const { message, todo } = asFailure(thrown);
      this.say(`${message} ${todo}`, true);
    });
  }

  private async answer(message: FromCompare): Promise<void> {
    switch (message.kind) {
      case 'ready':
        if (this.about.held) this.tell({ kind: 'held', held: this.about.held });
        return this.rows?.refresh();
      case 'reveal': {
        const row = this.rows?.of(message.key);
        return row ? reveal({ uri: row.ref.uri, line: row.row.line }) : undefined;
      }
      case 'toLine': {
        const row = this.rows?.of(message.key);
        if (row) return reveal({ uri: row.ref.uri, line: row.row.line });
        const { uri, line = message.line } = this.about.held?.find(({ key }) => key === message.key) ?? {};
        return uri === undefined ? undefined : reveal({ uri, line });
      }
      case 'hold':
        this.held = message.keys.slice(0, 2);
        return this.tellHeld(true);
      case 'measure':
        return this.measure(message.keys, message.ask);
      case 'cancel':
        return this.rows?.cancel();
      case 'copy':
        return this.say(await copy(message));
      case 'save': {
        const text = await save(message, this.about.uri ? Uri.parse(this.about.uri, true) : undefined);
        return text ? this.say(text) : undefined;
      }
      case 'fault':
        this.shared.server.log.error(`compare: ${message.text}`);
        return;
    }
  }

  /** One prompt after another, so that what is asked of one of them elsewhere comes in between. */
  private async measure(keys: readonly string[], ask: Ask): Promise<void> {
    const failure = await this.rows?.measure(keys, ask);
    if (failure && failure.code !== 'cancelled') this.say(`${failure.message} ${failure.todo}`, true);
    await this.tellHeld(true);
  }

  private async tellRows(): Promise<void> {
    const { rows } = this;
    if (!rows) return;
    const file = workspace.asRelativePath(Uri.parse(rows.uri, true));
    this.tell({ kind: 'rows', uri: rows.uri, file, rows: rows.all.map(({ row }) => row) });
    await this.tellHeld(false);
  }

  private tellRunning(): void {
    this.tell({ kind: 'running', running: this.rows?.running ?? [] });
  }

  /** @param isAsked whether it is told although nothing has changed. */
  private async tellHeld(isAsked: boolean): Promise<void> {
    const { rows } = this;
    if (!rows) return;
    const held = (await Promise.all(this.held.flatMap(key => rows.of(key) ?? []).map(one => this.heldOf(one)))).flatMap(
      one => one ?? [],
    );
    const now = JSON.stringify(held);
    if (!isAsked && now === this.toldHeld) return;
    this.toldHeld = now;
    this.tell({ kind: 'held', held });
  }

  private async heldOf({ ref, row }: FilePrompt): Promise<Held | undefined> {
    const state = await this.shared.server.request('ioi/prompt', { uri: ref.uri, id: ref.id });
    if (!state?.facts) return undefined;
    return {
      key: row.key,
      label: l10n.t('line {0}', row.line + 1),
      text: row.text,
      model: { id: state.model, ...state.facts },
      known: await this.known(ref),
      canMeasure: row.problem === undefined,
    };
  }

  private known(prompt: PromptRef): Promise<readonly Measured[]> {
    return this.shared.server.request('ioi/known', { prompt });
  }

  private say(text: string, isProblem = false): void {
    this.tell({ kind: 'said', text, isProblem });
  }

  private tell(message: ToCompare): void {
    const checked = toCompare.safeParse(message);
    if (checked.success) void this.webview.postMessage(checked.data);
    else
      this.shared.server.log.error(
        l10n.t('The page was not told: {0}', JSON.stringify(checked.error.issues.slice(0, 3))),
      );
  }
}

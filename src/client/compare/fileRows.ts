/** The prompts of a file as rows that stay true: anew when the text, what is off or what is known changes. */
import { CancellationTokenSource, Disposable, EventEmitter, Uri, workspace } from 'vscode';
import type { Ask } from '../../protocol/analyses';
import type { Failure } from '../../protocol/failure';
import { asFailure } from '../../protocol/failure';
import type { FilePrompt } from '../../protocol/lsp';
import type { Server } from '../connection/server';
import type { Measurements } from '../measuring/measurements';

export interface Shared {
  readonly server: Server;
  readonly measurements: Measurements;
}

/** Milliseconds in which changes are gathered. */
const rest = 120;
/** Predictions that are asked for by themselves; in a longer file those below come when somebody looks at them. */
const mostPredicted = 500;

export class FileRows implements Disposable {
  readonly uri: string;
  private readonly shared: Shared;
  private readonly changed = new EventEmitter<void>();
  private readonly ran = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];
  private readonly source = new CancellationTokenSource();
  private rows: readonly FilePrompt[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isPredicting = false;
  /** By key: asked once, so that what fails does not come again and again. */
  private readonly tried = new Set<string>();
  private measuring: CancellationTokenSource | undefined;
  readonly onChange = this.changed.event;
  readonly onRunning = this.ran.event;

  constructor(shared: Shared, uri: string) {
    this.shared = shared;
    this.uri = uri;
    const { server, measurements } = shared;
    const isOurs = (of: string) => of === uri;
    this.subscriptions = [
      workspace.onDidChangeTextDocument(({ document }) => isOurs(document.uri.toString()) && this.soon()),
      server.on('ioi/promptChanged', state => isOurs(state.uri) && this.soon()),
      server.on('ioi/restored', one => isOurs(one.uri) && this.soon()),
      server.on('ioi/wrong', one => isOurs(one.uri) && this.soon()),
      server.on('ioi/status', ({ state }) => state === 'idle' && this.rows.some(({ row }) => !row.said) && this.soon()),
      measurements.onNews(news => {
        if (!isOurs(news.prompt.uri)) return;
        this.ran.fire();
        if (news.kind === 'ended') this.soon();
      }),
      this.changed,
      this.ran,
    ];
  }

  get all(): readonly FilePrompt[] {
    return this.rows;
  }

  of(key: string): FilePrompt | undefined {
    return this.rows.find(({ row }) => row.key === key);
  }

  /** What is under way of them, and takes long enough to be shown. */
  get running(): { readonly key: string; readonly done: number; readonly total: number }[] {
    const { measurements } = this.shared;
    return this.rows.flatMap(({ ref, row: { key } }) => {
      const one = measurements.of(ref).find(({ ask }) => ask.kind !== 'predict');
      return one ? [{ key, done: one.done, total: one.total }] : [];
    });
  }

  async refresh(): Promise<void> {
    const { server } = this.shared;
    // The server knows open files: one that nobody shows is opened for it, and nobody sees that.
    const document = await workspace.openTextDocument(Uri.parse(this.uri, true));
    const rows = await server.request('ioi/rows', { uri: this.uri });
    // A server that has just begun has not been told of it yet: what is shown stays until it has.
    if (!rows && document.languageId === 'ioi') return this.soon();
    this.rows = rows ?? [];
    this.changed.fire();
    void this.predict();
  }

  /** One after another. @returns why it ended before the last. */
  async measure(keys: readonly string[], ask: Ask): Promise<Failure | undefined> {
    this.measuring?.cancel();
    const source = new CancellationTokenSource();
    this.measuring = source;
    try {
      for (const key of keys) {
        const ref = this.of(key)?.ref;
        if (!ref) continue;
        const outcome = await this.shared.measurements.measure(ref, ask, source.token);
        if (!outcome.ok && outcome.failure.code !== 'outdated') return outcome.failure;
      }
    } finally {
      source.dispose();
      if (this.measuring === source) this.measuring = undefined;
    }
    return undefined;
  }

  cancel(): void {
    this.measuring?.cancel();
    const { measurements } = this.shared;
    for (const { ref } of this.rows) for (const { ask } of measurements.of(ref)) measurements.cancel(ref, ask);
  }

  private async predict(): Promise<void> {
    if (this.isPredicting) return;
    this.isPredicting = true;
    try {
      for (;;) {
        const isNew = ({ row }: FilePrompt) => !row.said && row.problem === undefined && !this.tried.has(row.key);
        const next = this.rows.slice(0, mostPredicted).find(isNew);
        if (!next || this.source.token.isCancellationRequested) return;
        this.tried.add(next.row.key);
        await this.shared.measurements.measure(next.ref, { kind: 'predict' }, this.source.token);
      }
    } finally {
      this.isPredicting = false;
    }
  }

  private soon(): void {
    if (this.source.token.isCancellationRequested) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.refresh().catch(thrown => this.shared.server.log.warn(asFailure(thrown).message));
    }, rest);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.measuring?.cancel();
    this.source.cancel();
    Disposable.from(...this.subscriptions).dispose();
  }
}

/** What lives as long as the connection: one owner of documents, models, the worker and what is known. */
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Connection } from 'vscode-languageserver/node';
import type { Failure } from '../protocol/failure';
import type { EditorSettings, InitializationOptions, Notifications, Outcome, PromptRef } from '../protocol/lsp';
import type { Measurement, Priority, ResultOf, WorkerSettings } from '../protocol/worker';
import { contentKey, predictionKey, questionFor } from './asking';
import { Documents, type OpenFile, type Prompt } from './documents';
import { Inference, type Listening, type Running } from './inference';
import { ModelList } from './models';
import { Predictions, type Token } from './predictions';
import { Refresh } from './refresh';
import { SharedWork } from './shared';
import { StatusReport } from './statusReport';
import type { Watched } from './watched';

const untrusted: Failure = {
  code: 'untrusted',
  message: 'No model runs in a folder that is not trusted.',
  todo: 'Trust the folder: Workspaces: Manage Workspace Trust.',
};

export class Session {
  readonly documents: Documents;
  readonly models: ModelList;
  readonly inference: Inference;
  readonly predictions: Predictions;
  readonly refresh: Refresh;
  /** Sweeps and what else panels show, by content and measurement. */
  readonly results = new LRUCache<string, object>({ max: 100 });
  private readonly shared = new SharedWork();
  settings: EditorSettings;
  trusted: boolean;
  private readonly status: StatusReport;

  constructor(
    readonly connection: Connection,
    readonly options: InitializationOptions,
    readonly watched: Watched,
    onChange: (file: OpenFile) => void,
    onClose: (uri: string) => void,
  ) {
    this.settings = options.settings;
    this.trusted = options.trusted;
    this.models = new ModelList(options.root, options.extraModels ?? []);
    this.refresh = new Refresh(connection);
    this.status = new StatusReport(status => this.notify('ioi/status', status));
    this.inference = new Inference(
      join(__dirname, 'worker.js'),
      this.workerSettings(),
      state => this.status.worker(state, this.trusted),
      line => connection.console.warn(line),
      trace => options.trace && this.notify('ioi/trace', trace),
    );
    this.predictions = new Predictions(this.inference);
    this.documents = new Documents(file => {
      this.predictions.dropOutdated();
      if (this.trusted) this.inference.start();
      onChange(file);
    }, onClose);
    this.status.worker(this.inference.state, this.trusted);
  }

  notify<M extends keyof Notifications>(method: M, params: Notifications[M]): void {
    // A client that is going away reads nothing more.
    this.connection.sendNotification(method, params).catch(() => {});
  }

  trust(): void {
    this.trusted = true;
    this.status.worker(this.inference.state, true);
    this.inference.start();
    this.refresh.all();
  }

  apply(settings: EditorSettings): void {
    const before = JSON.stringify(this.workerSettings());
    this.settings = settings;
    if (JSON.stringify(this.workerSettings()) !== before) this.inference.restart(this.workerSettings());
    this.refresh.all();
  }

  /** The prompt on this line of this version. */
  find({ uri, line, version }: PromptRef): { readonly file: OpenFile; readonly prompt: Prompt } | Failure {
    const file = this.documents.get(uri);
    const prompt = file?.promptOn(line);
    if (file && version !== undefined && version !== file.version) return changed;
    return file && prompt ? { file, prompt } : noPrompt;
  }

  /** What the model says next in a prompt as it stands. Known answers come at once, whatever runs. */
  predict(file: OpenFile, prompt: Prompt, priority: Priority, everyToken = false, token?: Token) {
    const failure = this.cannotAsk(prompt);
    if (failure) return Promise.resolve({ ok: false, failure } as const);
    const key = predictionKey(prompt);
    return this.predictions.get(
      {
        key,
        model: prompt.line.settings.model,
        slot: `${file.uri}#${prompt.identity.id}`,
        everyToken,
        length: prompt.line.text.length,
        build: () => questionFor(prompt, this.models.countTokens, 'prediction'),
        isCurrent: () => this.isCurrent(file.uri, prompt, key),
        pause: () => this.documents.pause(file.uri),
      },
      priority,
      token,
    );
  }

  /** What is known of it by now. */
  predicted(prompt: Prompt, everyToken = false) {
    return this.predictions.known(predictionKey(prompt), everyToken);
  }

  /** Any measurement of a prompt with the heads that are off now. */
  measure<M extends Measurement>(
    file: OpenFile,
    prompt: Prompt,
    measurement: M,
    priority: Priority,
    listening: Listening = {},
  ): Running<ResultOf<M>> {
    const key = resultKey(prompt, measurement);
    const known = this.results.get(key);
    // Kept by the kind of measurement, which says what its result is.
    if (known) return answered({ ok: true, value: known as ResultOf<M> });
    const failure = this.cannotAsk(prompt);
    if (failure) return answered({ ok: false, failure });
    const question = questionFor(prompt, this.models.countTokens, 'all');
    if ('code' in question) return answered({ ok: false, failure: question });
    const { model } = prompt.line.settings;
    // The same measurement of an older text of this prompt waits for nobody.
    const slot = `${JSON.stringify(measurement)} ${file.uri}#${prompt.identity.id}`;
    return this.shared.join(key, listening, all => {
      const running = this.inference.measure({ priority, key: slot, model, question, measurement }, all);
      const outcome = running.outcome.then(value => {
        if (value.ok) this.results.set(key, value.value);
        return value;
      });
      return { ...running, outcome };
    });
  }

  isUnderWay(prompt: Prompt, measurement: Measurement): boolean {
    return this.shared.has(resultKey(prompt, measurement));
  }

  known<M extends Measurement>(prompt: Prompt, measurement: M): ResultOf<M> | undefined {
    return this.results.get(resultKey(prompt, measurement)) as ResultOf<M> | undefined;
  }

  isCurrent(uri: string, prompt: Prompt, key: string): boolean {
    const now = this.documents.get(uri)?.promptOf(prompt.identity);
    return now !== undefined && predictionKey(now) === key;
  }

  cannotAsk({ line }: Prompt): Failure | undefined {
    if (!this.trusted) return untrusted;
    return this.models.failure(line.settings.model);
  }

  private workerSettings(): WorkerSettings {
    const { threads, lowMemory } = this.settings;
    const { root, extraModels = [] } = this.options;
    return { root, ...(threads === null ? {} : { threads }), lowMemory, models: extraModels };
  }
}

/** A sweep takes every head alone: what is off besides does not matter to it. */
function resultKey(prompt: Prompt, measurement: Measurement): string {
  const content = measurement.kind === 'sweep' ? contentKey(prompt) : predictionKey(prompt);
  return `${JSON.stringify(measurement)}\n${content}`;
}

function answered<T>(outcome: Outcome<T>): Running<T> {
  return { outcome: Promise.resolve(outcome), cancel: () => {}, hurry: () => {} };
}

const changed: Failure = {
  code: 'outdated',
  message: 'The file has changed since.',
  todo: 'Try again on the text as it is now.',
};

const noPrompt: Failure = {
  code: 'no-prompt',
  message: 'There is no prompt on this line.',
  todo: 'Put the cursor on a prompt.',
};

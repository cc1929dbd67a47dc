/** What lives as long as the connection: one owner of documents, models, the worker and what is known. */
import { join } from 'node:path';
import type { Connection } from 'vscode-languageserver/node';
import { downloadTitle } from '../../language';
import { knownModel } from '../../model/catalog/catalog';
import type { Ask, Measured, Priority, ResultOf } from '../../protocol/analyses';
import type { Failure } from '../../protocol/failure';
import type { EditorSettings, InitializationOptions, Notifications, Outcome, PromptRef } from '../../protocol/lsp';
import type { WorkerSettings } from '../../protocol/worker';
import { Documents } from '../documents/documents';
import type { OpenFile, Prompt } from '../documents/openFile';
import type { Watched } from '../documents/watched';
import { type Evaluated, Evaluations } from '../inference/evaluations';
import { weights } from '../inference/generation';
import { Inference } from '../inference/inference';
import { contentKey, resultKey, textKey, textOf } from '../inference/keys';
import { Loading } from '../inference/loading';
import { Measuring } from '../inference/measuring';
import { Predictions, type Token } from '../inference/predictions';
import { Results } from '../inference/resultStore';
import { StatusReport } from '../inference/statusReport';
import { Downloads } from '../models/downloads';
import { lookAgain, ModelList } from '../models/models';
import { OwnModels } from '../models/ownModels';
import { type Meant, meant } from './meant';
import { Refresh } from './refresh';
import { Telling, type Told } from './telling';

export const untrusted: Failure = {
  code: 'untrusted',
  message: 'No model runs in a folder that is not trusted.',
  todo: 'Trust the folder: Workspaces: Manage Workspace Trust.',
};

export class Session {
  readonly documents: Documents;
  readonly models: ModelList;
  readonly ownModels: OwnModels;
  readonly inference: Inference;
  readonly predictions: Predictions;
  readonly measuring: Measuring;
  readonly evaluations: Evaluations;
  readonly refresh: Refresh;
  readonly results = new Results();
  readonly downloads: Downloads;
  readonly loading: Loading;
  readonly telling: Telling<Session>;
  settings: EditorSettings;
  trusted: boolean;
  private readonly status: StatusReport;

  constructor(
    readonly connection: Connection,
    readonly options: InitializationOptions,
    readonly watched: Watched,
    private readonly onChange: (file: OpenFile) => void,
    told: Told<Session>,
    onClose: (uri: string) => void,
  ) {
    this.settings = options.settings;
    this.trusted = options.trusted;
    this.ownModels = new OwnModels(options.extraModels ?? []);
    if (this.trusted) this.ownModels.share();
    this.models = new ModelList(options.root, this.ownModels, ids => this.changedOnDisk(ids));
    this.models.look();
    setInterval(() => this.models.all(), lookAgain).unref();
    this.refresh = new Refresh(connection);
    this.downloads = new Downloads(join(__dirname, 'fetch.js'), () => this.refresh.all());
    this.loading = new Loading(() => this.refresh.all());
    this.status = new StatusReport(status => this.notify('ioi/status', status));
    this.inference = new Inference(
      join(__dirname, 'worker.js'),
      this.workerSettings(),
      state => {
        this.status.worker(state, this.trusted);
        this.loading.heard(state.doing);
      },
      { info: line => connection.console.info(line), warn: line => connection.console.warn(line) },
      trace => options.trace && this.notify('ioi/trace', trace),
    );
    this.predictions = new Predictions(this.inference, this.results, uri => this.telling.news(uri));
    this.telling = new Telling<Session>(this, told);
    this.measuring = new Measuring(
      this.inference,
      this.results,
      prompt => this.cannotAsk(prompt),
      measured => this.learnt(measured),
    );
    this.evaluations = new Evaluations(
      this.measuring,
      uri => this.documents.pause(uri),
      uri => {
        this.refresh.all();
        this.telling.news(uri);
        const file = this.documents.get(uri);
        if (file) this.watched.changed(file);
      },
    );
    this.documents = new Documents(
      file => {
        this.predictions.dropOutdated();
        this.measuring.dropOutdated(file);
        if (this.trusted) this.inference.start();
        onChange(file);
        if (this.trusted) void this.telling.expect(file.uri);
      },
      uri => {
        this.measuring.dropFile(uri);
        onClose(uri);
      },
    );
    this.status.worker(this.inference.state, this.trusted);
  }

  notify<M extends keyof Notifications>(method: M, params: Notifications[M]): void {
    // A client that is going away reads nothing more.
    this.connection.sendNotification(method, params).catch(() => {});
  }

  /** The strongest heads of a sweep stand above its prompt; whoever looks at the prompt learns that there is one. */
  private learnt({ kind }: Measured): void {
    if (kind !== 'sweep' && kind !== 'mean') return;
    this.refresh.all();
    for (const file of this.documents.all()) this.watched.changed(file);
  }

  /** Whether getting models is offered: never in a folder that is not trusted. */
  get offersDownloads(): boolean {
    return this.options.downloads === true && this.trusted;
  }

  /** What a button that gets a model says: how far it is, where it is on its way. */
  download(model: string): { readonly id: string; readonly title: string } {
    const facts = this.models.get(model) ?? { id: model };
    const name = knownModel(facts.id) ? facts.id : this.models.repositoryOf(facts.id);
    const progress = name === undefined ? undefined : this.downloads.progressOf(name);
    const title = progress ? `Downloading ${facts.id}: ${progress.said || 'beginning'}` : downloadTitle(facts);
    return { id: facts.id, title };
  }

  /** Looks at the models' files now. */
  look(): void {
    this.models.look();
  }

  /** What was known of the old files goes, what waited for new ones is asked again. */
  private changedOnDisk(ids: readonly string[]): void {
    for (const id of ids) {
      const model = this.models.get(id);
      for (const name of [id, ...(model?.aliases ?? [])]) weights.changed(name);
    }
    this.predictions.forgetFailures();
    this.evaluations.forgetFailures();
    this.predictions.dropOutdated();
    for (const file of this.documents.all()) {
      this.measuring.dropOutdated(file);
      this.onChange(file);
      void this.telling.expect(file.uri);
    }
    this.refresh.all();
    this.notify('ioi/modelsChanged', {});
  }

  trust(): void {
    this.trusted = true;
    this.ownModels.share();
    this.status.worker(this.inference.state, true);
    this.inference.start();
    this.refresh.all();
    for (const { uri } of this.documents.all()) void this.telling.expect(uri);
  }

  apply(settings: EditorSettings): void {
    const before = JSON.stringify(this.workerSettings());
    this.settings = settings;
    if (JSON.stringify(this.workerSettings()) !== before) this.inference.restart(this.workerSettings());
    this.refresh.all();
  }

  /** The prompt that is meant, if it still says what was meant. */
  find(ref: PromptRef): Meant | Failure {
    return meant(this.documents.get(ref.uri), ref, contentKey);
  }

  /**
   * The same where all that counts is the template: who goes on to the next draw, or knocks a head out, means it whichever
   * draw is looked at by the time that their key is heard.
   */
  findAtAnyDraw(ref: PromptRef): Meant | Failure {
    return meant(this.documents.get(ref.uri), { ...ref, content: textOf(ref.content) }, textKey);
  }

  /** What the model says next in a prompt as it stands. Known answers come at once, whatever runs. */
  predict(file: OpenFile, prompt: Prompt, priority: Priority, everyToken = false, token?: Token) {
    const failure = this.cannotAsk(prompt);
    if (failure) return Promise.resolve({ ok: false, failure } as const);
    const isCurrent = this.currentFor(file, prompt, { kind: 'predict' });
    const pause = () => this.documents.pause(file.uri);
    return this.predictions.get({ file, prompt, everyToken, isCurrent, pause }, priority, token);
  }

  /** How the draws of a template come out, as far as they have come. */
  evaluate(file: OpenFile, prompt: Prompt): Promise<Outcome<Evaluated>> {
    const failure = this.cannotAsk(prompt);
    if (failure) return Promise.resolve({ ok: false, failure });
    return this.evaluations.get(file, prompt, this.currentFor(file, prompt, { kind: 'eval' }));
  }

  private currentFor(file: OpenFile, prompt: Prompt, ask: Ask): () => boolean {
    const key = resultKey(prompt, ask);
    return () => {
      const now = this.documents.get(file.uri)?.promptOf(prompt.identity);
      return now !== undefined && resultKey(now, ask) === key;
    };
  }

  /** What is known of it by now. */
  predicted(prompt: Prompt, everyToken = false) {
    return this.predictions.known(prompt, everyToken);
  }

  known<A extends Ask>(prompt: Prompt, ask: A): ResultOf<A['kind']> | undefined {
    return this.measuring.known(prompt, ask);
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

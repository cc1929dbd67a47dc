/**
 * The language server as the rest of the client sees it: typed requests that wait until it runs, notifications
 * that outlive its restarts, one place that knows whether it lives.
 */
import { type CancellationToken, Disposable, EventEmitter, type LogOutputChannel, l10n } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Ask, Measured, Row } from '../../protocol/analyses';
import { Failed } from '../../protocol/failure';
import type { GotModel, HubAccess } from '../../protocol/fetch';
import type {
  ClientNotifications,
  MeasureProgress,
  Notifications,
  Outcome,
  PartialResult,
  PromptRef,
  Requests,
  Status,
} from '../../protocol/lsp';
import {
  onProgress as hearProgress,
  type NotificationName,
  notify,
  onNotified,
  type RequestName,
  request,
} from './requests';

/** Loads vscode-languageclient, which is most of this extension's code: not before a server is wanted. */
export type Launch = (server: Server) => Promise<LanguageClient>;

/** What comes of a measurement before its end. */
export interface Hearing {
  readonly progress: (progress: MeasureProgress) => void;
  readonly rows: (rows: readonly Row[]) => void;
  /** It begins anew; rows are told again. */
  readonly again: () => void;
}

export class Server implements Disposable {
  private readonly launch: Launch;
  private readonly listeners = new EventEmitter<{ method: NotificationName; params: unknown }>();
  private client: Promise<LanguageClient> | undefined;
  private lastStatus: Status = { state: 'starting' };
  private measured = 0;
  /** Ends the waits of those who asked a server that is no more. */
  private readonly waits = new Set<(gone: Failed) => void>();
  readonly log: LogOutputChannel;

  constructor(log: LogOutputChannel, launch: Launch) {
    this.log = log;
    this.launch = launch;
  }

  get status(): Status {
    return this.lastStatus;
  }

  /** Resolves once the server has answered `initialize`; rejects with what keeps it from starting. */
  async ready(): Promise<LanguageClient> {
    this.client ??= this.begin();
    const client = await this.client;
    // After a crash the client starts the server anew by itself: `start` waits for that, and does nothing else.
    if (!client.isRunning()) await client.start();
    return client;
  }

  private async begin(): Promise<LanguageClient> {
    this.setStatus({ state: 'starting' });
    try {
      const client = await this.launch(this);
      for (const method of [
        'ioi/status',
        'ioi/promptChanged',
        'ioi/wrong',
        'ioi/restored',
        'ioi/modelsChanged',
      ] as const) {
        onNotified(client, method, params => this.received(method, params));
      }
      await client.start();
      return client;
    } catch (problem) {
      this.client = undefined;
      const message = problem instanceof Error ? problem.message : String(problem);
      const failure = {
        code: 'server-stopped',
        message: l10n.t('The language server does not start: {0}.', message.replace(/\.$/, '')),
        todo: l10n.t('Restart it; if that does not help, report it with the log.'),
      };
      this.setStatus({ state: 'stopped', failure });
      throw new Failed(failure.code, failure.message, failure.todo);
    }
  }

  private received(method: NotificationName, params: unknown): void {
    if (method === 'ioi/status') this.lastStatus = params as Status;
    this.listeners.fire({ method, params });
  }

  /** For what only this side can know: that the server itself is gone. */
  setStatus(status: Status): void {
    this.received('ioi/status', status);
  }

  async request<M extends RequestName>(
    method: M,
    params: Requests[M]['params'],
    token?: CancellationToken,
  ): Promise<Requests[M]['result']> {
    const client = await this.ready();
    let end: (gone: Failed) => void = () => undefined;
    const gone = new Promise<never>((_, fail) => {
      end = fail;
    });
    this.waits.add(end);
    try {
      return await Promise.race([request(client, method, params, token), gone]);
    } catch (problem) {
      throw wasCutOff(problem) ? serverGone() : problem;
    } finally {
      this.waits.delete(end);
    }
  }

  /** A measurement, with what comes of it on the way. */
  async measure(prompt: PromptRef, ask: Ask, token: CancellationToken, hearing: Hearing): Promise<Outcome<Measured>> {
    const client = await this.ready();
    const number = ++this.measured;
    const [workDoneToken, partialResultToken] = [`measure ${number}`, `rows ${number}`];
    const listening = Disposable.from(
      hearProgress<MeasureProgress>(client, workDoneToken, hearing.progress),
      hearProgress<PartialResult>(client, partialResultToken, ({ rows, again }) =>
        again ? hearing.again() : hearing.rows(rows),
      ),
    );
    try {
      return await this.request('ioi/measure', { prompt, ask, workDoneToken, partialResultToken }, token);
    } finally {
      listening.dispose();
    }
  }

  /** A prompt from a text of it alone. */
  async measureText<A extends Ask>(
    text: string,
    ask: A,
    token: CancellationToken,
    onProgress: (progress: MeasureProgress) => void,
  ): Promise<Outcome<Extract<Measured, { kind: A['kind'] }>>> {
    const client = await this.ready();
    const workDoneToken = `text ${++this.measured}`;
    const listening = hearProgress<MeasureProgress>(client, workDoneToken, onProgress);
    try {
      const outcome = await this.request('ioi/measureText', { text, ask, workDoneToken }, token);
      // What comes is of the kind that was asked for.
      return outcome as Outcome<Extract<Measured, { kind: A['kind'] }>>;
    } finally {
      listening.dispose();
    }
  }

  /** A model of the list, with how far it is. */
  async getModel(
    model: string,
    access: HubAccess,
    token: CancellationToken,
    onProgress: (progress: MeasureProgress) => void,
  ): Promise<Outcome<GotModel>> {
    const client = await this.ready();
    const workDoneToken = `model ${++this.measured}`;
    const listening = hearProgress<MeasureProgress>(client, workDoneToken, onProgress);
    try {
      return await this.request('ioi/getModel', { model, access, workDoneToken }, token);
    } finally {
      listening.dispose();
    }
  }

  /** Nothing where no server runs: it learns the state of things when it starts. */
  async notify<M extends keyof ClientNotifications>(method: M, params: ClientNotifications[M]): Promise<void> {
    const client = await this.client?.catch(() => undefined);
    if (client?.isRunning()) await notify(client, method, params);
  }

  on<M extends NotificationName>(method: M, handler: (params: Notifications[M]) => void): Disposable {
    return this.listeners.event(event => {
      if (event.method === method) handler(event.params as Notifications[M]);
    });
  }

  async restart(): Promise<void> {
    const client = await this.client?.catch(() => undefined);
    if (client === undefined) {
      await this.ready();
      return;
    }
    this.setStatus({ state: 'restarting' });
    // One that hangs answers nothing of what it was asked.
    for (const end of this.waits) end(serverGone());
    // A client that has given up cannot be stopped, only started; a server that hangs is stopped without its word.
    if (client.isRunning()) await client.stop().catch(problem => this.log.warn(String(problem)));
    await client.start();
  }

  dispose(): void {
    void this.client?.then(client => client.dispose()).catch(() => undefined);
    Disposable.from(this.listeners).dispose();
  }
}

/** JSON-RPC's ConnectionInactive, PendingResponseRejected and MessageWriteError. */
function wasCutOff(problem: unknown): boolean {
  const code: unknown = problem instanceof Error && 'code' in problem ? problem.code : undefined;
  return code === -32096 || code === -32097 || code === -32099;
}

function serverGone(): Failed {
  const message = l10n.t('The language server ended while it worked on this.');
  return new Failed('server-gone', message, l10n.t('It is started again by itself: please ask again.'));
}

/**
 * What is asked of the inference worker, and what becomes of it. Every request is answered once: by a result, by a
 * failure, or, when the worker dies of it twice, by a failure that says so.
 */
import type { Ask, Priority, ResultOf } from '../../protocol/analyses';
import type { Failure } from '../../protocol/failure';
import type { Outcome, Trace } from '../../protocol/lsp';
import type { FromWorker, PromptText, WorkerSettings } from '../../protocol/worker';
import { type Log, tell } from './requestLog';
import { Restarts } from './restarts';
import { cancelled, type Listening, type Running } from './running';
import { crashed, stopped } from './workerFailures';
import { WorkerProcess } from './workerProcess';

/** A worker that does not say within so many milliseconds that it has stopped is ended. */
const cancelWithin = 2000;

export interface Asked<A extends Ask = Ask> {
  readonly priority: Priority;
  readonly key: string;
  readonly model: string;
  readonly prompt: PromptText | null;
  readonly ask: A;
}

export interface WorkerState {
  readonly state: 'none' | 'starting' | 'idle' | 'busy' | 'restarting' | 'stopped';
  readonly pid?: number;
  readonly megabytes?: number;
  readonly model?: string;
  readonly doing?: string;
  readonly failure?: Failure;
}

interface Request extends Listening {
  readonly id: number;
  readonly asked: Asked;
  readonly answer: (outcome: Outcome<unknown>) => void;
  /** How often it has gone to a worker. */
  tries: number;
  readonly since: number;
  cancelTimer?: NodeJS.Timeout;
}

export class Inference {
  private state_: WorkerState = { state: 'none' };
  private child: WorkerProcess | undefined;
  private isReady = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly requests = new Map<number, Request>();
  private readonly restarts = new Restarts();
  private lastId = 0;

  constructor(
    private readonly module: string,
    private settings: WorkerSettings,
    private readonly onState: (state: WorkerState) => void,
    private readonly log: Log,
    private readonly trace: (trace: Trace) => void = () => {},
  ) {}

  get state(): WorkerState {
    return this.state_;
  }

  measure<A extends Ask>(asked: Asked<A>, listening: Listening = {}): Running<ResultOf<A['kind']>> {
    const id = ++this.lastId;
    const outcome = new Promise<Outcome<unknown>>(answer => {
      if (this.state_.failure) answer({ ok: false, failure: this.state_.failure });
      else {
        this.requests.set(id, { id, asked, answer, tries: 0, since: performance.now(), ...listening });
        this.trace({ event: 'asked', id, kind: asked.ask.kind });
      }
    });
    const request = this.requests.get(id);
    if (request) {
      this.start();
      if (this.isReady) this.send(request);
    }
    // The worker answers what is asked by its own kind of result.
    return {
      outcome: outcome as Promise<Outcome<ResultOf<A['kind']>>>,
      cancel: () => this.cancel(id),
      hurry: priority => this.child?.send({ kind: 'hurry', id, priority }),
    };
  }

  /** Starts the worker, which then waits: its first answer comes sooner. */
  start(): void {
    if (this.child || this.timer || this.state_.failure) return;
    this.spawn('starting');
  }

  /** Starts anew, as a person or new settings want it. What is under way is asked again. */
  restart(settings: WorkerSettings = this.settings): void {
    this.settings = settings;
    this.restarts.forget();
    clearTimeout(this.timer);
    this.timer = undefined;
    const had = this.child !== undefined || this.state_.failure !== undefined;
    this.dropChild('restarted');
    for (const request of [...this.requests.values()]) {
      // The worker that was asked to stop it is gone, and it with it.
      if (request.cancelTimer) this.finish(request, { ok: false, failure: cancelled });
      request.tries = 0;
    }
    if (had) this.spawn('restarting');
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.dropChild('the editor closes');
    this.answerAll({ code: 'closing', message: 'The editor closes.', todo: 'Open it again.' });
  }

  private dropChild(why: string): void {
    const { child } = this;
    this.child = undefined;
    this.isReady = false;
    child?.kill(why);
  }

  private spawn(state: 'starting' | 'restarting'): void {
    this.timer = undefined;
    this.isReady = false;
    this.set({ state });
    let child: WorkerProcess | undefined;
    // What a process says after another has taken its place is about nothing any more.
    const isCurrent = () => this.child === child;
    try {
      child = new WorkerProcess(this.module, this.settings, {
        ready: pid => isCurrent() && this.ready(pid),
        message: message => isCurrent() && this.receive(message),
        gone: why => isCurrent() && this.gone(why),
      });
      this.child = child;
    } catch (error) {
      this.gone(error instanceof Error ? error.message : String(error));
    }
  }

  private ready(pid: number): void {
    this.isReady = true;
    this.set({ state: 'idle', pid });
    this.log.info(`The model process runs (${pid}).`);
    for (const request of [...this.requests.values()]) this.send(request);
  }

  private send(request: Request): void {
    if (request.tries++ > 0) request.onAgain?.();
    this.child?.send({ kind: 'measure', id: request.id, ...request.asked });
  }

  private receive(message: FromWorker): void {
    if (message.kind === 'hello') return;
    if (message.kind === 'status') {
      const { busy, megabytes, model } = message;
      if (model !== undefined && model !== this.state_.model) this.log.info(`Model ${model} is open.`);
      const { pid, doing } = this.state_;
      this.set({
        state: busy ? 'busy' : 'idle',
        megabytes,
        ...(pid === undefined ? {} : { pid }),
        ...(model === undefined ? {} : { model }),
        ...(busy && doing !== undefined ? { doing } : {}),
      });
      return;
    }
    const request = this.requests.get(message.id);
    if (!request) return;
    if (message.kind === 'progress') {
      const { doing, done, total } = message;
      request.onProgress?.(doing, done, total);
      this.set({ ...this.state_, doing: `${doing}, ${done} of ${total}` });
    } else if (message.kind === 'rows') request.onRows?.(message.rows);
    else if (message.kind === 'result') this.finish(request, { ok: true, value: message.result });
    else this.finish(request, { ok: false, failure: message.failure });
  }

  private cancel(id: number): void {
    const request = this.requests.get(id);
    if (!request || request.cancelTimer) return;
    if (!this.isReady || request.tries === 0) {
      this.finish(request, { ok: false, failure: cancelled });
      return;
    }
    this.child?.send({ kind: 'cancel', id });
    request.cancelTimer = setTimeout(
      () => this.child?.kill('did not stop within 2 s when it was asked to'),
      cancelWithin,
    );
  }

  private finish(request: Request, outcome: Outcome<unknown>): void {
    clearTimeout(request.cancelTimer);
    this.requests.delete(request.id);
    tell(this.log, request.asked, performance.now() - request.since, outcome);
    this.trace({ event: 'answered', id: request.id, kind: request.asked.ask.kind });
    request.answer(outcome);
  }

  private gone(why: string): void {
    this.child = undefined;
    this.isReady = false;
    this.log.warn(`The model process is gone: ${why}.`);
    for (const request of [...this.requests.values()]) {
      if (request.cancelTimer) this.finish(request, { ok: false, failure: cancelled });
      else if (request.tries > 1) this.finish(request, { ok: false, failure: crashed(why) });
    }
    const delay = this.restarts.next(Date.now());
    if (delay === undefined) {
      const failure = stopped(why);
      this.set({ state: 'stopped', failure });
      this.answerAll(failure);
      return;
    }
    this.set({ state: 'restarting' });
    this.timer = setTimeout(() => this.spawn('restarting'), delay);
  }

  private answerAll(failure: Failure): void {
    for (const request of [...this.requests.values()]) this.finish(request, { ok: false, failure });
  }

  private set(state: WorkerState): void {
    this.state_ = state;
    this.onState(state);
  }
}

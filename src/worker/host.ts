/** The inference worker behind its messages: whatever carries them, a channel or a test. */
import { asFailure, Failed, type Failure } from '../protocol/failure';
import { type FromWorker, type ToWorker, workerVersion } from '../protocol/worker';
import type { Entry } from './queue';
import { type Answer, type Run, Scheduler } from './scheduler';

type Asked = Extract<ToWorker, { kind: 'measure' }>;

/** What the host needs of the engine; it is loaded after the handshake, since ONNX Runtime takes a while. */
export type Engine = typeof import('./engine');

export class Host {
  private engine: Promise<InstanceType<Engine['Engine']>> | undefined;
  private model: string | undefined;
  private packing: Promise<boolean> | undefined;
  private readonly scheduler = new Scheduler<Asked & Entry>(
    (asked, run) => this.measure(asked, run),
    (asked, answer) => this.reply(asked, answer),
    () => void this.idle(),
  );

  constructor(
    private readonly send: (message: FromWorker) => void,
    private readonly load: () => Promise<Engine>,
  ) {}

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'hello':
        if (message.version === workerVersion)
          this.engine = this.load()
            .then(({ Engine }) => new Engine(message.settings))
            .catch((error: unknown) => Promise.reject(withoutRuntime(error)));
        // Whoever has asked by then is told; nobody may never ask.
        this.engine?.catch(() => {});
        this.send({ kind: 'hello', version: workerVersion, pid: process.pid });
        return;
      case 'measure':
        this.send({ kind: 'status', ...this.status(true) });
        this.scheduler.add(message);
        return;
      case 'cancel':
        this.scheduler.cancel(message.id);
        return;
      case 'hurry':
        this.scheduler.hurry(message.id, message.priority);
        return;
    }
  }

  private async measure({ id, model, prompt, ask }: Asked, run: Run): Promise<unknown> {
    if (!this.engine)
      throw new Failed(
        'wrong-version',
        'The worker and the language server are of two versions.',
        'Reload the window.',
      );
    const engine = await this.engine;
    await this.packing;
    this.model = model;
    return engine.measure(model, prompt, ask, {
      ...run,
      onProgress: ({ doing, done, total }) => this.send({ kind: 'progress', id, doing, done, total }),
      onRows: rows => this.send({ kind: 'rows', id, rows }),
    });
  }

  private reply({ id }: Asked, answer: Answer): void {
    if (answer.ok) this.send({ kind: 'result', id, result: answer.value });
    else this.send({ kind: 'failed', id, failure: answer.failure });
  }

  private async idle(): Promise<void> {
    await this.engine?.then(engine => engine.trim()).catch(() => {});
    this.send({ kind: 'status', ...this.status(false) });
    await this.pack();
  }

  /** Stage by stage while nothing else is to be done; who comes meanwhile waits for the stage at hand. */
  private async pack(): Promise<void> {
    const isFree = () => !this.packing && this.scheduler.isIdle;
    const engine = await this.engine?.catch(() => undefined);
    while (engine && isFree()) {
      this.packing = engine.packNext().catch(() => false);
      const isMore = await this.packing;
      this.packing = undefined;
      if (!isMore) return;
      // Messages come in between two of them.
      await new Promise(done => setImmediate(done));
    }
  }

  private status(busy: boolean) {
    const megabytes = Math.round(process.memoryUsage.rss() / 2 ** 20);
    return { busy, megabytes, ...(this.model === undefined ? {} : { model: this.model }) };
  }
}

/** ONNX Runtime's library may be missing or made for another machine. */
function withoutRuntime(error: unknown): Failure {
  const { message } = asFailure(error);
  return {
    code: 'no-runtime',
    message: `ONNX Runtime cannot be loaded: ${message}`,
    todo: 'Install the IOI Lens that is made for this operating system and processor.',
  };
}

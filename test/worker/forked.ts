/** A real inference worker in a process of its own, and the messages that it sends. */
import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { promptOfText } from '../../src/language';
import type { Ask, Priority } from '../../src/protocol/analyses';
import { type FromWorker, type ToWorker, workerVersion } from '../../src/protocol/worker';

export const root = process.cwd();
export const module = resolve(root, process.env.IOI_DIST ?? 'dist', 'worker.js');

export type Answer = Extract<FromWorker, { kind: 'result' | 'failed' }>;

export class Forked {
  readonly child: ChildProcess;
  readonly messages: FromWorker[] = [];
  /** Ids in the order in which they were answered. */
  readonly order: number[] = [];
  private readonly waiting = new Set<() => void>();
  private lastId = 0;

  constructor(version = workerVersion) {
    this.child = fork(module, [], { serialization: 'advanced', stdio: 'inherit', execArgv: [] });
    this.child.on('message', message => {
      const said = message as FromWorker;
      this.messages.push(said);
      if (said.kind === 'result' || said.kind === 'failed') this.order.push(said.id);
      for (const look of [...this.waiting]) look();
    });
    this.send({ kind: 'hello', version, settings: { root, threads: 1 } });
  }

  send(message: ToWorker): void {
    this.child.send(message);
  }

  /** @returns the request's id */
  ask(text: string, ask: Ask, priority: Priority = 'soon', key?: string): number {
    const id = ++this.lastId;
    const model = 'demo';
    this.send({
      kind: 'measure',
      id,
      priority,
      key: key ?? String(id),
      model,
      prompt: { text, off: promptOfText(text)?.settings.off ?? [] },
      ask,
    });
    return id;
  }

  async answer(id: number): Promise<Answer> {
    const found = await this.message(
      (said): said is Answer => (said.kind === 'result' || said.kind === 'failed') && said.id === id,
    );
    return found;
  }

  async result<T>(id: number): Promise<T> {
    const answer = await this.answer(id);
    if (answer.kind === 'failed') throw new Error(answer.failure.message);
    return answer.result as T;
  }

  async failure(id: number): Promise<string> {
    const answer = await this.answer(id);
    return answer.kind === 'failed' ? answer.failure.code : 'none';
  }

  /** The first message that is so. */
  message<M extends FromWorker>(is: (message: FromWorker) => message is M, within = 90_000): Promise<M> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error('the worker says nothing of the kind')), within);
      const look = () => {
        const found = this.messages.find(is);
        if (!found) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        done(found as M);
      };
      this.waiting.add(look);
      look();
    });
  }

  rows(id: number): Promise<FromWorker> {
    return this.message((said): said is FromWorker & { kind: 'rows' } => said.kind === 'rows' && said.id === id);
  }

  async stop(): Promise<void> {
    const gone = new Promise(done => this.child.once('exit', done));
    this.child.disconnect();
    await gone;
  }
}

/** One life of the forked inference worker. */
import { type ChildProcess, fork } from 'node:child_process';
import { type FromWorker, type ToWorker, type WorkerSettings, workerVersion } from '../../protocol/worker';

/** Reading the program and answering the handshake takes a tenth of a second; a machine may be busy. */
const handshake = 20_000;

export interface WorkerEvents {
  /** It may be asked now. */
  readonly ready: (pid: number) => void;
  readonly message: (message: FromWorker) => void;
  /** Once, whatever ended it. */
  readonly gone: (why: string) => void;
}

export class WorkerProcess {
  private readonly child: ChildProcess;
  private readonly timer: NodeJS.Timeout;
  private lastWords = '';
  private isGone = false;
  private killedFor: string | undefined;

  constructor(
    module: string,
    settings: WorkerSettings,
    private readonly events: WorkerEvents,
  ) {
    // Without the server's own debugger port, and away from its standard output, which may carry the protocol.
    this.child = fork(module, [], {
      serialization: 'advanced',
      // Whoever debugs the server may look into the worker, too: at a port of its own.
      execArgv: process.execArgv.some(arg => arg.startsWith('--inspect')) ? ['--inspect=6012'] : [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.lastWords = (this.lastWords + text).slice(-2000);
    });
    this.child.on('message', message => this.receive(message as FromWorker));
    this.child.on('error', error => this.end(error.message));
    this.child.on('exit', (code, signal) => this.end(signal ? `ended by ${signal}` : `exit code ${code}`));
    this.timer = setTimeout(() => this.kill('did not start in time'), handshake);
    this.send({ kind: 'hello', version: workerVersion, settings });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  send(message: ToWorker): void {
    // A channel that closes meanwhile is followed by `exit`, which is where losses are dealt with.
    if (this.child.connected) this.child.send(message, () => {});
  }

  kill(why: string): void {
    this.killedFor ??= why;
    this.child.kill('SIGKILL');
  }

  private receive(message: FromWorker): void {
    if (this.isGone) return;
    if (message.kind !== 'hello') {
      this.events.message(message);
      return;
    }
    clearTimeout(this.timer);
    if (message.version === workerVersion) this.events.ready(message.pid);
    else this.kill(`speaks version ${message.version} of the protocol instead of ${workerVersion}`);
  }

  private end(why: string): void {
    if (this.isGone) return;
    this.isGone = true;
    clearTimeout(this.timer);
    const [line] = this.lastWords
      .split('\n')
      .filter(words => /\S/.test(words))
      .slice(-1);
    this.events.gone(this.killedFor ?? (line ? `${why}: ${line.trim().slice(0, 200)}` : why));
  }
}

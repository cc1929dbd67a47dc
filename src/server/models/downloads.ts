/** Models on their way to this machine: each by a process of its own, once however many wait. */
import { fork } from 'node:child_process';
import type { Failure } from '../../protocol/failure';
import type { FromFetch, GotModel, HubAccess, ToFetch } from '../../protocol/fetch';
import type { Outcome } from '../../protocol/lsp';

/** Milliseconds; an editor that is told more often puts off asking until it is told no more. */
const between = 1000;

export interface DownloadProgress {
  readonly done: number;
  readonly total: number;
  /** `120 of 548 MB, 12.3 MB/s, 35 s left` */
  readonly said: string;
}

interface Download {
  progress: DownloadProgress | undefined;
  readonly listeners: Set<(progress: DownloadProgress) => void>;
  readonly outcome: Promise<Outcome<GotModel>>;
  readonly cancel: () => void;
}

export class Downloads {
  private readonly byName = new Map<string, Download>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly module: string,
    /** How far one is, has changed, or it has ended. */
    private readonly onChange: () => void,
  ) {}

  progressOf(name: string): DownloadProgress | undefined {
    const download = this.byName.get(name);
    return download && (download.progress ?? { done: 0, total: 0, said: '' });
  }

  /** @param name of a model that IOI Lens knows, or of a repository */
  get(name: string, access: HubAccess, onProgress: (progress: DownloadProgress) => void): Download {
    const download = this.byName.get(name) ?? this.begin(name, access);
    download.listeners.add(onProgress);
    if (download.progress) onProgress(download.progress);
    return download;
  }

  dispose(): void {
    for (const { cancel } of this.byName.values()) cancel();
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.onChange();
  }

  private begin(name: string, access: HubAccess): Download {
    const child = fork(this.module, [], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const send = (message: ToFetch) => child.connected && child.send(message, () => {});
    const listeners = new Set<(progress: DownloadProgress) => void>();
    const outcome = new Promise<Outcome<GotModel>>(done => {
      child.on('message', (message: FromFetch) => {
        if (message.kind === 'got') done({ ok: true, value: message.got });
        else if (message.kind === 'failed') done({ ok: false, failure: message.failure });
        else {
          download.progress = message;
          for (const listener of listeners) listener(message);
          this.timer ??= setTimeout(() => this.tell(), between);
        }
      });
      child.on('error', error => done({ ok: false, failure: died(error.message) }));
      child.on('exit', (code, signal) => done({ ok: false, failure: died(`${signal ?? `exit code ${code}`}`) }));
    });
    const download: Download = { progress: undefined, listeners, outcome, cancel: () => send({ kind: 'cancel' }) };
    this.byName.set(name, download);
    void outcome.finally(() => {
      this.byName.delete(name);
      this.tell();
    });
    send({ kind: 'get', name, access });
    return download;
  }
}

function died(why: string): Failure {
  return {
    code: 'download-died',
    message: `The process that fetched the model is gone: ${why}.`,
    todo: 'Start it again: it goes on where it was.',
  };
}

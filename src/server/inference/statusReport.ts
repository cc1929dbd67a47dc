/** What the worker does, as people are told: not more often than an eye follows. */
import type { Status } from '../../protocol/lsp';
import type { WorkerState } from './inference';

/** Milliseconds between two reports. */
const between = 100;

export class StatusReport {
  private last = '';
  private timer: NodeJS.Timeout | undefined;
  private latest: Status = { state: 'starting' };

  constructor(private readonly send: (status: Status) => void) {}

  worker({ state, ...rest }: WorkerState, trusted: boolean): void {
    // A worker that nobody has needed yet is as good as idle.
    const said: Status = trusted ? { state: state === 'none' ? 'idle' : state, ...rest } : { state: 'untrusted' };
    const isTurn = said.state !== this.latest.state && (said.state === 'stopped' || said.state === 'restarting');
    this.latest = said;
    if (isTurn) this.report();
    else
      this.timer ??= setTimeout(() => {
        this.report();
      }, between);
  }

  private report(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const text = JSON.stringify(this.latest);
    if (text === this.last) return;
    this.last = text;
    this.send(this.latest);
  }
}

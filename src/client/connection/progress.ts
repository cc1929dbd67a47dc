/**
 * Long work of the server as a notification with Cancel. What takes less than half a second shows none: the lens
 * and the status item say so already. Counts are said in words; the bar only moves, as VS Code's cannot go back when
 * one phase of the work gives way to the next.
 */
import { type Disposable, type Progress, ProgressLocation, window } from 'vscode';

type Token = number | string;

/** As in the Language Server Protocol. */
export type ProgressValue =
  | {
      readonly kind: 'begin';
      readonly title: string;
      readonly cancellable?: boolean;
      readonly message?: string;
    }
  | { readonly kind: 'report'; readonly message?: string }
  | { readonly kind: 'end'; readonly message?: string };

interface Shown {
  message: string | undefined;
  progress: Progress<{ message: string }> | undefined;
  readonly timer: NodeJS.Timeout;
  readonly end: () => void;
}

const patience = 500;

export class Progresses implements Disposable {
  private readonly shown = new Map<Token, Shown>();
  private readonly cancel: (token: Token) => void;

  constructor(cancel: (token: Token) => void) {
    this.cancel = cancel;
  }

  received(token: Token, value: ProgressValue): void {
    if (value.kind === 'begin') this.begin(token, value);
    else if (value.kind === 'report') this.report(token, value);
    else this.end(token);
  }

  private begin(token: Token, value: ProgressValue & { kind: 'begin' }): void {
    this.end(token);
    let end: () => void = () => undefined;
    const ended = new Promise<void>(done => {
      end = done;
    });
    const show = () => {
      const cancellable = value.cancellable ?? false;
      const location = cancellable ? ProgressLocation.Notification : ProgressLocation.Window;
      void window.withProgress({ location, cancellable, title: value.title }, (progress, cancelled) => {
        cancelled.onCancellationRequested(() => this.cancel(token));
        shown.progress = progress;
        this.say(shown);
        return ended;
      });
    };
    const shown: Shown = {
      message: value.message,
      progress: undefined,
      timer: setTimeout(show, patience),
      end,
    };
    this.shown.set(token, shown);
  }

  private report(token: Token, value: ProgressValue & { kind: 'report' }): void {
    const shown = this.shown.get(token);
    if (!shown) return;
    shown.message = value.message ?? shown.message;
    this.say(shown);
  }

  private say({ message, progress }: Shown): void {
    if (message) progress?.report({ message });
  }

  private end(token: Token): void {
    const shown = this.shown.get(token);
    if (!shown) return;
    this.shown.delete(token);
    clearTimeout(shown.timer);
    shown.end();
  }

  /** The server is gone: so is all its work. */
  endAll(): void {
    for (const token of [...this.shown.keys()]) this.end(token);
  }

  dispose(): void {
    this.endAll();
  }
}

/** Long work as people see it: a bar with counts that can be cancelled. */
import type { CancellationToken } from 'vscode-languageserver/node';
import type { Outcome } from '../protocol/lsp';
import type { Running } from './running';
import type { Session } from './session';

export type Counts = (doing: string, done: number, total: number) => void;

/** Shows `title` while it runs; whoever cancels, by the bar or by the request, cancels the work. */
export async function withProgress<T>(
  session: Session,
  title: string,
  token: CancellationToken | undefined,
  start: (counts: Counts) => Running<T>,
): Promise<Outcome<T>> {
  const bar = await session.connection.window.createWorkDoneProgress();
  bar.begin(title, 0, '', true);
  try {
    const running = start((doing, done, total) => {
      bar.report(Math.round((100 * done) / Math.max(1, total)), `${doing}: ${done} of ${total}`);
    });
    const cancelled = [bar.token, token].map(one => one?.onCancellationRequested(() => running.cancel()));
    if (token?.isCancellationRequested) running.cancel();
    const outcome = await running.outcome;
    for (const listener of cancelled) listener?.dispose();
    return outcome;
  } finally {
    bar.done();
  }
}

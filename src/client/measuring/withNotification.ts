/**
 * A measurement that a command began, as a notification with Cancel. What takes less than half a second shows none:
 * the lens and the status item say so already. Counts are said in words; the bar only moves, as VS Code's cannot go
 * back when one phase of the work gives way to the next.
 */
import { CancellationTokenSource, ProgressLocation, window } from 'vscode';
import { type Ask, declared, type Measured } from '../../protocol/analyses';
import type { Outcome, PromptRef } from '../../protocol/lsp';
import { isSame, type Measurements } from './measurements';

const patience = 500;

export async function withNotification(
  measurements: Measurements,
  prompt: PromptRef,
  ask: Ask,
): Promise<Outcome<Measured>> {
  const source = new CancellationTokenSource();
  const outcome = measurements.measure(prompt, ask, source.token);
  const { title } = declared(ask);
  const isOver = outcome.then(() => true);
  const soon = new Promise<boolean>(done => setTimeout(() => done(false), patience));
  if (title !== undefined && !(await Promise.race([isOver, soon])))
    await window.withProgress(
      { location: ProgressLocation.Notification, cancellable: true, title },
      async (progress, token) => {
        token.onCancellationRequested(() => source.cancel());
        const say = () => {
          const { doing, done, total } = measurements.progressOf(prompt, ask) ?? { doing: '', done: 0, total: 0 };
          if (doing) progress.report({ message: `${doing}: ${done} of ${total}` });
        };
        say();
        const listener = measurements.onNews(news => news.kind === 'rows' && isSame(news.prompt, prompt) && say());
        await outcome;
        listener.dispose();
      },
    );
  try {
    return await outcome;
  } finally {
    source.dispose();
  }
}

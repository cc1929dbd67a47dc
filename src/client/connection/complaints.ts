/**
 * Failures as messages with a way on. The same message is never on screen twice: a sweep, a lens and a hover that
 * fail for one reason complain once.
 */
import { commands, l10n, window } from 'vscode';
import { asFailure, type Failure } from '../../protocol/failure';
import type { Outcome } from '../../protocol/lsp';

interface WayOn {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

const showing = new Set<string>();

/** Nothing to tell: the person themselves ended it, changed the text, or asked anew. */
const silent: ReadonlySet<string> = new Set(['cancelled', 'outdated', 'replaced']);

/** @param model whose files are missing; else that of the prompt that the cursor is in by the time of the click */
export async function complain(failure: Failure, model?: string): Promise<void> {
  if (silent.has(failure.code)) return;
  const text = `${failure.message} ${failure.todo}`.trim();
  if (showing.has(text)) return;
  showing.add(text);
  try {
    const ways = waysOn(failure, model);
    const chosen = await window.showErrorMessage(text, ...ways.map(way => way.title));
    const way = ways.find(one => one.title === chosen);
    if (way) await commands.executeCommand(way.command, ...(way.arguments ?? []));
  } finally {
    showing.delete(text);
  }
}

/** What was thrown where no failure was expected. Cancellation is none. */
export function complainOf(thrown: unknown): Promise<void> {
  if (isCancellation(thrown)) return Promise.resolve();
  return complain(asFailure(thrown));
}

/** The value of what a person asked for; or nothing, and the failure is on screen. */
export function said<T>(outcome: Outcome<T>): T | undefined {
  if (outcome.ok) return outcome.value;
  // A lens is clicked a moment after its text has changed.
  if (outcome.failure.code === 'outdated')
    void window.showInformationMessage(l10n.t('The text has just changed: please try again.'));
  void complain(outcome.failure);
  return undefined;
}

function isCancellation(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  // JSON-RPC: RequestCancelled, ContentModified, ServerCancelled.
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  return thrown.name === 'Canceled' || code === -32800 || code === -32801 || code === -32802;
}

function waysOn(failure: Failure, model?: string): readonly WayOn[] {
  const log = { title: l10n.t('Show Log'), command: 'ioiLens.showLog' };
  switch (failure.code) {
    case 'untrusted':
      return [{ title: l10n.t('Manage Trust'), command: 'workbench.trust.manage' }];
    case 'model-missing':
      return [
        {
          title: l10n.t('Download…'),
          command: 'ioiLens.downloadModel',
          ...(model === undefined ? {} : { arguments: [model] }),
        },
      ];
    case 'worker-stopped':
      return [{ title: l10n.t('Restart'), command: 'ioiLens.restartWorker' }, log];
    case 'server-stopped':
      return [{ title: l10n.t('Restart'), command: 'ioiLens.restartServer' }, log];
    default:
      return [log];
  }
}

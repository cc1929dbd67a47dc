/**
 * `ioiLens.downloadModel`: one question that says what, how much, from where and to where; then progress that can be
 * cancelled and gone on with. What waited for the model is measured when it is there, without another click.
 */
import { CancellationTokenSource, type ExtensionContext, l10n, ProgressLocation, window } from 'vscode';
import type { ModelEntry, ModelList, Outcome } from '../../protocol/lsp';
import type { Server } from '../connection/server';
import { promptHere } from '../prompts/promptHere';
import { askForToken, hubAccess } from './hubAccess';
import { isTrusted } from './trusted';

/** Those under way in this window: a second click asks nothing again. */
const underWay = new Set<string>();

/**
 * @param named by a lens, a hover or the panel; else the model of the prompt that the cursor is in
 */
export async function downloadModel(context: ExtensionContext, server: Server, named: unknown): Promise<void> {
  // Also with what a person typed into the palette: nothing is fetched for a folder that nobody trusts.
  if (!isTrusted()) return;
  const id = typeof named === 'string' ? named : (await promptHere(server))?.model;
  const list = await server.request('ioi/models', {});
  const model = list.models.find(one => one.id === id);
  if (!model?.repository || underWay.has(model.id)) return;
  // A message may outlive what it says.
  if (model.present) void window.showInformationMessage(l10n.t('{0} is here already.', model.id));
  else if (await isWanted(model, list)) await fetch(context, server, model);
}

/** What was wanted once is not asked about again, however often it is gone on with. */
async function fetch(context: ExtensionContext, server: Server, { id }: ModelEntry): Promise<void> {
  for (let isWanted = true; isWanted && !underWay.has(id); ) {
    underWay.add(id);
    const outcome = await withProgress(context, server, id).finally(() => underWay.delete(id));
    isWanted = await isGoneOnWith(context, id, outcome);
  }
}

async function isWanted({ id, repository, megabytes, isPinned }: ModelEntry, { endpoint, cache }: ModelList) {
  const download = l10n.t('Download');
  const size = megabytes === undefined ? '' : ` (${l10n.t('{0} MB', megabytes)})`;
  const detail = [
    l10n.t('From: {0}, {1}', endpoint, repository ?? ''),
    l10n.t('To: {0}', cache),
    isPinned
      ? l10n.t('Its weights are checked against a sum that IOI Lens knows. Then no network is needed any more.')
      : l10n.t('IOI Lens knows no sum of its weights: they are checked against what the hub says.'),
  ].join('\n');
  const question = l10n.t('Download {0}{1}?', id, size);
  return (await window.showInformationMessage(question, { modal: true, detail }, download)) === download;
}

async function withProgress(context: ExtensionContext, server: Server, id: string): Promise<Outcome<unknown>> {
  const source = new CancellationTokenSource();
  const access = await hubAccess(context);
  const outcome = await window.withProgress(
    { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('Downloading {0}', id) },
    async (progress, token) => {
      token.onCancellationRequested(() => source.cancel());
      let shown = 0;
      return server.getModel(id, access, source.token, ({ message, percentage }) => {
        progress.report({ message, increment: Math.max(0, percentage - shown) });
        shown = Math.max(shown, percentage);
      });
    },
  );
  source.dispose();
  return outcome;
}

/** Says what came of it, with the ways on. */
async function isGoneOnWith(context: ExtensionContext, id: string, outcome: Outcome<unknown>): Promise<boolean> {
  if (outcome.ok) {
    void window.showInformationMessage(l10n.t('{0} is here and checked. What waited for it is measured now.', id));
    return false;
  }
  const { code, message, todo } = outcome.failure;
  const goOn = l10n.t('Go On');
  if (code === 'cancelled')
    return (await window.showInformationMessage(l10n.t('{0}: cancelled. What has come is kept.', id), goOn)) === goOn;
  const text = `${id}: ${message} ${todo}`;
  if (code !== 'hub-refused') return (await window.showErrorMessage(text, goOn)) === goOn;
  const enter = l10n.t('Enter Token…');
  const chosen = await window.showErrorMessage(text, enter, goOn);
  return chosen === goOn || (chosen === enter && (await askForToken(context)));
}

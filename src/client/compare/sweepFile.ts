/**
 * All prompts of a file as one data set. What each gives stands above it as if it had been swept alone; the means stand
 * in a tab of their own.
 */
import { commands, type Disposable, l10n, ProgressLocation, window } from 'vscode';
import type { FilePrompt } from '../../protocol/lsp';
import { askOfDraws } from '../../protocol/overDraws';
import { complain, complainOf } from '../connection/complaints';
import type { ShowNew } from './compareTab';
import { ioiFileMeant } from './fileMeant';
import type { Shared } from './fileRows';
import { fileText, type Gathered, gather, heldOf, type Sweepable } from './gathered';
import { newKey } from './keptPages';

/** @param show opens the map of means. */
export function registerSweepFile(shared: Shared, show: ShowNew): Disposable {
  return commands.registerCommand('ioiLens.sweepFile', async (resource?: unknown) => {
    try {
      const document = await ioiFileMeant(resource);
      if (!document) return;
      const name = document.uri.path.split('/').at(-1) ?? '';
      const prompts = await promptsAsked(shared, document.uri.toString(), name);
      if (!prompts) return;
      const title = l10n.t('Sweeping {0}', name);
      const options = { location: ProgressLocation.Notification, cancellable: true, title };
      const page = pageOf(document.uri.toString(), name, prompts.length, show);
      const gathered = await window.withProgress(options, (progress, token) =>
        gather(
          prompts.map(one => sweepable(shared, one)),
          token,
          message => progress.report({ message }),
          page.more,
        ),
      );
      page.all(gathered);
      const { swept, left, stopped } = gathered;
      const failure = stopped ?? (swept.length === 0 ? left[0]?.failure : undefined);
      if (failure) await complain(failure, prompts[0]!.row.settings.model);
    } catch (problem) {
      void complainOf(problem);
    }
  });
}

/** From its first prompt on the page is there, and fills in. A page of many is drawn anew when it has a twentieth more. */
function pageOf(uri: string, name: string, of: number, show: ShowNew) {
  const key = newKey(name);
  let grow: ReturnType<ShowNew> | undefined;
  let drawn = 0;
  const draw = (gathered: Gathered, isAll: boolean) => {
    const { length } = gathered.swept;
    const label = length === of ? l10n.t('all prompts') : l10n.t('{0} of {1} prompts', length, of);
    const held = heldOf(label, fileText(name, gathered), gathered, { uri, key });
    if (!held) return;
    drawn = length;
    if (grow) grow([held], isAll);
    else grow = show(l10n.t('Sweep of {0}', name), [held]);
  };
  return {
    more: (gathered: Gathered) => gathered.swept.length >= drawn * 1.05 && draw(gathered, false),
    all: (gathered: Gathered) => draw(gathered, true),
  };
}

/** Those of a file, where a mean of them makes sense; else it says why not. */
export async function promptsAsked(shared: Shared, uri: string, name: string): Promise<FilePrompt[] | undefined> {
  const rows = await shared.server.request('ioi/rows', { uri });
  const prompts = (rows ?? []).filter(({ row }) => row.text !== '');
  if (prompts.length === 0) {
    await window.showInformationMessage(l10n.t('{0} has no prompts yet.', name));
    return undefined;
  }
  const models = [...new Set(prompts.map(({ row }) => row.settings.model ?? ''))];
  if (models.length === 1) return prompts;
  const message = l10n.t('{0} asks several models: {1}.', name, models.join(', '));
  const todo = l10n.t('A mean is of one: write the prompts of each model into a file of their own.');
  await complain({ code: 'several-models', message, todo });
  return undefined;
}

function sweepable({ measurements }: Shared, { ref, row }: FilePrompt): Sweepable {
  return {
    line: row.line,
    sweep: async (token, say) => {
      const listener = measurements.onNews(news => {
        if (news.kind !== 'rows' || news.prompt.id !== ref.id || news.prompt.uri !== ref.uri || news.total === 0)
          return;
        say(`${news.doing}: ${news.done}/${news.total}`);
      });
      try {
        return await measurements.measure(ref, askOfDraws(row, { kind: 'sweep' }), token);
      } finally {
        listener.dispose();
      }
    },
  };
}

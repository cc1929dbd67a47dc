/** The research log measured on a model that one picks, and its report in an editor tab. */
import { commands, Disposable, type ExtensionContext, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { ModelEntry } from '../../protocol/lsp';
import { cliName, cliOf, interrupted, lastLine, runCommandLine } from '../connection/commandLine';
import { complainOf } from '../connection/complaints';
import type { Server } from '../connection/server';
import { readSettings } from '../connection/settings';
import { type About, fileName, ReportTabs } from './reportTabs';

export function registerReproduction(context: ExtensionContext, server: Server): Disposable {
  const cli = cliOf(context);

  /** @returns whether the report is there; one that was there is kept where not one section was measured. */
  const measure = async (of: About, to: Uri): Promise<boolean> => {
    const ending = to.path.endsWith('.md') ? 'md' : 'html';
    const draft = Uri.joinPath(tabs.folder, `${fileName(of.id)}.new.${ending}`);
    await workspace.fs.createDirectory(tabs.folder);
    const remove = () => workspace.fs.delete(draft).then(undefined, () => {});
    await remove();
    const { code, said } = await run(cli, of, draft.fsPath);
    // Nothing stands in it where it was ended too soon, or failed.
    const isThere = await workspace.fs.stat(draft).then(
      ({ size }) => size > 0,
      () => false,
    );
    if (isThere) await workspace.fs.copy(draft, to, { overwrite: true });
    await remove();
    if (isThere || code === interrupted) return isThere;
    await window.showErrorMessage(lastLine({ said }) || l10n.t('ioi ended with {0}.', code ?? '–'));
    return false;
  };

  const save = async (of: About): Promise<void> => {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const target = await window.showSaveDialog({
      ...(folder ? { defaultUri: Uri.joinPath(folder, `research-log-${fileName(of.id)}.html`) } : {}),
      filters: { HTML: ['html'], Markdown: ['md'] },
    });
    if (target?.path.endsWith('.md')) await measure(of, target);
    else if (target) await workspace.fs.copy(tabs.fileOf(of), target, { overwrite: true });
  };

  const tabs = new ReportTabs(context, save);
  const reproduce = async () => {
    const of = await pickModel(server);
    if (of && (await measure(of, tabs.fileOf(of)))) await tabs.show(of);
  };
  return Disposable.from(
    tabs,
    commands.registerCommand('ioiLens.reproduce', () => reproduce().catch(complainOf)),
  );
}

/** What is measured is kept: a second run takes what the first has. */
async function run(cli: string, of: About, path: string) {
  const { threads, lowMemory } = readSettings();
  const more = [...(threads ? ['--threads', String(threads)] : []), ...(lowMemory ? ['--low-memory'] : [])];
  const title = l10n.t('Reproducing the research log on {0}', of.id);
  const location = ProgressLocation.Notification;
  return window.withProgress({ location, cancellable: true, title }, (progress, token) => {
    let before = 0;
    const args = ['reproduce', '--model', of.name, '--report', path, ...more];
    return runCommandLine({ cli, args, token }, ({ share, section }) => {
      progress.report({ increment: 100 * (share - before), message: l10n.t('section {0}', section) });
      before = share;
    });
  });
}

async function pickModel(server: Server): Promise<About | undefined> {
  const { models } = await server.request('ioi/models', {});
  const offered = models.filter(({ id, present }) => present || id === sourceModel);
  const picked = await window.showQuickPick(
    offered.map(model => ({ label: model.id, description: descriptionOf(model), model })),
    { placeHolder: l10n.t('On which model? The log’s own is GPT-2 small, “gpt2”.') },
  );
  if (picked?.model.present) return { id: picked.label, name: cliName(picked.model) };
  if (picked) await commands.executeCommand('ioiLens.downloadModel', picked.label);
  return undefined;
}

const sourceModel = 'gpt2';

function descriptionOf({ id, present, megabytes }: ModelEntry): string {
  if (id === sourceModel && present) return l10n.t('the log’s own');
  if (id === sourceModel) return l10n.t('the log’s own · not here: download {0} MB', megabytes ?? '–');
  return id === 'demo' ? l10n.t('comes with IOI Lens; takes seconds') : '';
}

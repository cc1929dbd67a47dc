/** `IOI Lens: Models…`: what is here and what is not; get, verify, remove, show, and add of one's own. */
import { type ExtensionContext, l10n, ProgressLocation, type QuickPickItem, window, workspace } from 'vscode';
import type { ModelEntry, Outcome } from '../../protocol/lsp';
import { repositoryName } from '../../protocol/parts/repository';
import { complain } from '../connection/complaints';
import type { Server } from '../connection/server';
import { hubPrefix, section } from '../connection/settings';
import { downloadModel } from './download';
import { askForToken } from './hubAccess';
import { revealFolder } from './revealFolder';
import { isTrusted } from './trusted';

interface Row extends QuickPickItem {
  readonly act: () => Promise<unknown>;
}

export async function manageModels(context: ExtensionContext, server: Server): Promise<void> {
  if (!isTrusted()) return;
  const { models, cache } = await server.request('ioi/models', {});
  const rows: Row[] = models.map(model => ({
    label: `${model.present ? '$(check)' : '$(cloud-download)'} ${model.id}`,
    description: stateOf(model),
    detail: model.folder ?? model.repository ?? '',
    act: () => manage(context, server, model),
  }));
  const more: Row[] = [
    { label: l10n.t('$(folder-opened) Add a folder of your own…'), act: addFolder },
    { label: l10n.t('$(add) Add a repository of the hub by name…'), act: () => addRepository(context, server) },
    { label: l10n.t('$(key) Set a Hugging Face token…'), act: () => askForToken(context) },
  ];
  const title = l10n.t('Models. The cache is {0}', cache);
  const chosen = await window.showQuickPick([...rows, ...more], {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  await chosen?.act();
}

function stateOf({ present, bytes, megabytes, repository, isOwn }: ModelEntry): string {
  const size = bytes !== undefined ? Math.round(bytes / 1e6) : megabytes;
  const where = present
    ? repository
      ? l10n.t('here')
      : isOwn
        ? l10n.t('your own folder')
        : l10n.t('comes with IOI Lens')
    : l10n.t('not here');
  return size === undefined ? where : `${l10n.t('{0} MB', size)} · ${where}`;
}

async function manage(context: ExtensionContext, server: Server, model: ModelEntry): Promise<void> {
  const { id, present, repository, folder, isOwn } = model;
  const rows: Row[] = [];
  if (!present && repository)
    rows.push({ label: l10n.t('$(cloud-download) Download'), act: () => downloadModel(context, server, id) });
  if (present) {
    rows.push({ label: l10n.t('$(verified) Verify: read its files through'), act: () => verify(server, id) });
    rows.push({
      label: l10n.t('$(folder) Reveal in the file manager'),
      act: async () => folder && revealFolder(id, folder),
    });
    if (repository) rows.push({ label: l10n.t('$(trash) Remove from this machine'), act: () => remove(server, model) });
  }
  if (isOwn) rows.push({ label: l10n.t('$(close) Take off the list'), act: () => takeOff(server, id) });
  await (await window.showQuickPick(rows, { title: id }))?.act();
}

async function verify(server: Server, id: string): Promise<void> {
  const outcome = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Reading {0} through', id) },
    () => server.request('ioi/verifyModel', { model: id }),
  );
  const value = given(outcome);
  if (!value) return;
  if (value.wrong.length === 0)
    void window.showInformationMessage(l10n.t('{0}: {1} files read, none is wrong.', id, value.files));
  else
    await complain({
      code: 'wrong-weights',
      message: l10n.t('{0}: wrong are {1}.', id, value.wrong.join(', ')),
      todo: l10n.t('Remove it and download it again.'),
    });
}

async function remove(server: Server, { id, folder, bytes = 0 }: ModelEntry): Promise<void> {
  const yes = l10n.t('Remove');
  const detail = l10n.t('{0} MB, for every program that uses this cache: {1}', Math.round(bytes / 1e6), folder ?? '');
  const question = l10n.t('Remove {0} from this machine?', id);
  if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  if (given(await server.request('ioi/removeModel', { model: id })))
    void window.showInformationMessage(l10n.t('{0} is removed.', id));
}

async function addFolder(): Promise<void> {
  const [folder] =
    (await window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      title: l10n.t('A folder with config.json and model.safetensors'),
    })) ?? [];
  if (!folder) return;
  const id = await window.showInputBox({
    title: l10n.t('What @model says for it'),
    value: folder.path.split('/').at(-1) ?? '',
    validateInput: text => (/^[\w-][\w./-]{0,79}$/.test(text) ? undefined : l10n.t('Letters, digits, and . _ - /')),
  });
  if (id) await setOwn(id, folder.fsPath);
}

async function addRepository(context: ExtensionContext, server: Server): Promise<void> {
  const repository = await window.showInputBox({
    title: l10n.t('A repository of GPT-2’s architecture'),
    prompt: l10n.t('ORG/NAME, as on its page. Then @model ORG/NAME names it.'),
    ignoreFocusOut: true,
    validateInput: text => (repositoryName.test(text.trim()) ? undefined : l10n.t('Write ORG/NAME, as on its page.')),
  });
  if (!repository) return;
  const id = repository.trim();
  await setOwn(id, hubPrefix + id);
  const added = await onList(server, id);
  if (added && !added.present) await downloadModel(context, server, id);
}

/** The server starts anew with the list as it is by now: until it has, the old one answers, or none. */
async function onList(server: Server, id: string): Promise<ModelEntry | undefined> {
  for (let tries = 0; tries < 100; tries++) {
    const list = await server.request('ioi/models', {}).catch(() => undefined);
    const found = list?.models.find(model => model.id === id);
    if (found) return found;
    await new Promise(done => setTimeout(done, 100));
  }
  return undefined;
}

/** Off the settings, and off the list of the command line. */
async function takeOff(server: Server, id: string): Promise<void> {
  if (given(await server.request('ioi/takeOffModel', { model: id })) !== undefined) await setOwn(id, undefined);
}

/** In the person's own settings, which no folder can say. */
async function setOwn(id: string, where: string | undefined): Promise<void> {
  const settings = workspace.getConfiguration(section);
  const { [id]: was, ...others } = settings.get<Readonly<Record<string, unknown>>>('models', {});
  if (was === where) return;
  const models = where === undefined ? others : { ...others, [id]: where };
  await settings.update('models', models, true);
}

function given<T>(outcome: Outcome<T>): T | undefined {
  if (outcome.ok) return outcome.value;
  void complain(outcome.failure);
  return undefined;
}

/** Models as a list, and what is done with one: get, verify, remove. Nothing of it in a folder that is not trusted. */
import { dirname } from 'node:path';
import { type CancellationToken, ProgressType } from 'vscode-languageserver/node';
import { filesMissing, namedModel, whereIs } from '../../model/catalog/named';
import { removeRepository, sizeOf, verifySnapshot } from '../../model/hub/installed';
import { knownModel } from '../../model/hub/knownModels';
import { hubSettings } from '../../model/hub/settings';
import type { Failure } from '../../protocol/failure';
import type { MeasureProgress, ModelEntry, Outcome, Requests } from '../../protocol/lsp';
import { type Session, untrusted } from '../session/session';

const progressType = new ProgressType<MeasureProgress>();

export function modelList(session: Session): Requests['ioi/models']['result'] {
  const { endpoint, cache } = hubSettings();
  const models = session.models.all().map(({ id, present, megabytes }): ModelEntry => {
    const repository = session.models.repositoryOf(id);
    const folder = present ? session.models.folderOf(id) : undefined;
    return {
      id,
      present,
      isPinned: knownModel(id)?.pin !== undefined,
      isOwn: knownModel(id) === undefined,
      ...(megabytes === undefined ? {} : { megabytes }),
      ...(repository === undefined ? {} : { repository }),
      ...(folder === undefined ? {} : { folder, bytes: sizeOf(folder) }),
    };
  });
  return { endpoint: new URL(endpoint).host, cache, models };
}

export async function get(
  session: Session,
  { model, access, workDoneToken }: Requests['ioi/getModel']['params'],
  token?: CancellationToken,
): Promise<Requests['ioi/getModel']['result']> {
  if (!session.trusted) return { ok: false, failure: untrusted };
  const repository = session.models.repositoryOf(model);
  if (repository === undefined) return { ok: false, failure: noRepository(model) };
  const name = knownModel(model) ? model : repository;
  const download = session.downloads.get(name, access, ({ done, total, said }) => {
    if (workDoneToken === undefined) return;
    const percentage = Math.floor((100 * done) / Math.max(1, total));
    const progress = { kind: 'report', message: said, percentage, doing: said, done, total } as const;
    session.connection.sendProgress(progressType, workDoneToken, progress).catch(() => {});
  });
  const listener = token?.onCancellationRequested(download.cancel);
  const outcome = await download.outcome;
  listener?.dispose();
  if (outcome.ok) session.look();
  return outcome;
}

export async function verify(
  session: Session,
  { model }: Requests['ioi/verifyModel']['params'],
): Promise<Requests['ioi/verifyModel']['result']> {
  const folder = session.trusted ? session.models.folderOf(model) : undefined;
  if (folder === undefined) return { ok: false, failure: session.trusted ? notHere(model) : untrusted };
  const files = await verifySnapshot(folder, knownModel(model)?.pin);
  const wrong = files.filter(({ expected, found }) => expected !== undefined && expected !== found);
  return { ok: true, value: { files: files.length, wrong: wrong.map(({ file }) => file) } };
}

export async function remove(
  session: Session,
  { model }: Requests['ioi/removeModel']['params'],
): Promise<Outcome<{ readonly bytes: number }>> {
  const repository = session.trusted ? session.models.repositoryOf(model) : undefined;
  if (repository === undefined) return { ok: false, failure: session.trusted ? noRepository(model) : untrusted };
  const folder = whereIs(namedModel(knownModel(model) ? model : repository), session.options.root);
  if (folder === undefined) return { ok: false, failure: notHere(model) };
  const bytes = await removeRepository(dirname(dirname(folder)));
  session.look();
  return { ok: true, value: { bytes } };
}

/** Off the list that the command line keeps; files stay. */
export function takeOff(
  session: Session,
  { model }: Requests['ioi/takeOffModel']['params'],
): Requests['ioi/takeOffModel']['result'] {
  if (!session.trusted) return { ok: false, failure: untrusted };
  session.ownModels.takeOff(model);
  session.look();
  return { ok: true, value: null };
}

function notHere(model: string): Failure {
  return filesMissing(model, 'Download it first.').failure;
}

function noRepository(model: string): Failure {
  return {
    code: 'no-repository',
    message: `${model} is no model of the hub.`,
    todo: 'Models of the hub are added by name: IOI Lens: Models….',
  };
}

/**
 * Where VS Code enters. Activation only registers; the language server is started right after it and waited for by
 * those who need it, so that opening a prompt file costs the editor a few milliseconds.
 */
import { commands, type ExtensionContext, l10n, type TextDocument, window, workspace } from 'vscode';
import type { Status } from '../protocol/lsp';
import { type Compare, registerCompare } from './compare/compareTab';
import { registerCompareWith } from './compare/compareWith';
import { registerOpenResults } from './compare/openResults';
import { registerSweepFile } from './compare/sweepFile';
import { complain, complainOf } from './connection/complaints';
import { Server } from './connection/server';
import { readSettings, touchesSettings } from './connection/settings';
import { showStatus } from './connection/status';
import { registerEvaluation } from './evaluation/evaluateAgainst';
import { Measurements } from './measuring/measurements';
import { registerPanel } from './panel/register';
import { promptCommands } from './prompts/commands';
import { watchDirectiveName } from './prompts/directiveName';
import { exampleCommands } from './prompts/examples';
import { revealLine } from './prompts/reveal';
import { watchWrong } from './prompts/wrongMarks';
import { WrongPrompts } from './prompts/wrongPrompts';
import { registerRecords } from './records/records';
import { registerReproduction } from './reproduction/reproduceLog';
import { SurpriseTint } from './surprise/surprise';
import { registerTesting } from './testing/testing';

/** What `activate` returns: for tests, and for extensions that build on this one. */
export interface IoiLensApi {
  /** Milliseconds of the processor that `activate` took: whatever else the machine did meanwhile. */
  readonly activation: number;
  /** Resolves once the language server answers. */
  ready(): Promise<void>;
  status(): Status;
}

export function activate(context: ExtensionContext): IoiLensApi {
  const began = process.cpuUsage();
  const log = window.createOutputChannel('IOI Lens', { log: true });
  const server = new Server(log, async self => (await import('./connection/languageClient')).makeClient(context, self));
  const measurements = new Measurements(server);
  const compare: Compare = registerCompare(context, { server, measurements }, ids => records.held(ids));
  const records = registerRecords(context, { server, measurements }, (title, held) => compare.show(title, { held }));
  const wrong = new WrongPrompts(server);
  context.subscriptions.push(
    log,
    server,
    measurements,
    ...showStatus(server),
    ...promptCommands(server, measurements),
    ...exampleCommands(context),
    watchDirectiveName(),
    wrong,
    ...watchWrong(wrong),
    commands.registerCommand('ioiLens.revealLine', revealLine),
    new SurpriseTint(server),
    registerTesting(server),
    compare,
    registerSweepFile({ server, measurements }, compare.showNew),
    registerCompareWith({ server, measurements }, compare.showNew),
    registerOpenResults(compare.showNew),
    records,
    registerReproduction(context, server),
    registerEvaluation(context, server),
    registerPanel(context, { server, measurements, wrong }),
    commands.registerCommand('ioiLens.downloadModel', async (model?: unknown) => {
      const { downloadModel } = await import('./models/download');
      return downloadModel(context, server, model).catch(complainOf);
    }),
    commands.registerCommand('ioiLens.models', async () => {
      const { manageModels } = await import('./models/manage');
      await manageModels(context, server).catch(complainOf);
    }),
    commands.registerCommand('ioiLens.showLog', () => log.show(true)),
    commands.registerCommand('ioiLens.fixAll', fixAll),
    commands.registerCommand('ioiLens.restartServer', () => server.restart().catch(complainOf)),
    commands.registerCommand('ioiLens.restartWorker', async () => {
      const outcome = await server.request('ioi/restartWorker', {});
      if (!outcome.ok) await complain(outcome.failure);
    }),
    workspace.onDidGrantWorkspaceTrust(() => server.notify('ioi/trusted', {})),
    workspace.onDidChangeConfiguration(event => {
      // The list of models is read when the server starts.
      if (event.affectsConfiguration('ioiLens.models')) void server.restart().catch(complainOf);
      else if (touchesSettings(event)) void server.notify('ioi/settings', readSettings());
    }),
  );
  // A folder of prompt files has tests to show; a server is for those that are open.
  const begin = () => void server.ready().catch(complainOf);
  const isPrompts = ({ languageId }: TextDocument) => languageId === 'ioi';
  setImmediate(() => {
    if (workspace.textDocuments.some(isPrompts)) begin();
  });
  context.subscriptions.push(workspace.onDidOpenTextDocument(document => isPrompts(document) && begin()));
  const { user, system } = process.cpuUsage(began);
  const activation = (user + system) / 1000;
  log.info(l10n.t('Activated in {0} ms.', activation.toFixed(1)));
  return {
    activation,
    ready: async () => {
      await server.ready();
    },
    status: () => server.status,
  };
}

async function fixAll(): Promise<void> {
  await commands.executeCommand('editor.action.codeAction', { kind: 'source.fixAll', apply: 'first' });
}

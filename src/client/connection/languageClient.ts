/** How the server is started, what it is told at first, and what happens when it dies. */
import { type ExtensionContext, l10n, Uri, workspace } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  TransportKind,
  WorkDoneProgressCancelNotification,
} from 'vscode-languageclient/node';
import { type InitializationOptions, lspVersion } from '../../protocol/lsp';
import { complain } from './complaints';
import { Progresses } from './progress';
import type { Server } from './server';
import { readOwnModels, readSettings, section } from './settings';
import { traceLog } from './traceLog';

/** So many deaths within so many milliseconds are no accident. */
const mostDeaths = 5;
const within = 3 * 60_000;

export function makeClient(context: ExtensionContext, server: Server): LanguageClient {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const run = { module, transport: TransportKind.ipc };
  const serverOptions: ServerOptions = {
    run,
    debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6011'] } },
  };
  const progresses = new Progresses(token => {
    void client.sendNotification(WorkDoneProgressCancelNotification.type, { token });
  });
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'ioi' }],
    outputChannel: server.log,
    traceOutputChannel: traceLog(server.log),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // A function: a server that is started anew learns what holds by then.
    initializationOptions: (): InitializationOptions => ({
      version: lspVersion,
      root: context.extensionPath,
      trusted: workspace.isTrusted,
      settings: readSettings(),
      extraModels: readOwnModels(),
      downloads: true,
    }),
    errorHandler: new Resurrection(server, progresses),
    // What a hover may offer: a download that asks before it does anything, and the way to a line.
    markdown: { supportHtml: false, isTrusted: { enabledCommands: ['ioiLens.downloadModel', 'ioiLens.revealLine'] } },
    middleware: {
      // The older side of a diff, and whatever else nobody can edit: squiggles there are about what cannot be mended.
      handleDiagnostics: (uri, diagnostics, next) => next(uri, isEditable(uri) ? diagnostics : []),
      provideCodeActions: (document, range, context, token, next) =>
        isEditable(document.uri) ? next(document, range, context, token) : [],
      // A blank in a sentence asks for nothing. While the editor waits for that to be said it asks at no letter either.
      provideCompletionItem: (document, position, asked, token, next) =>
        asked.triggerCharacter === ' ' && isInSentence(document.lineAt(position).text.slice(0, position.character))
          ? []
          : next(document, position, asked, token),
      handleWorkDoneProgress: (token, params, next) => {
        progresses.received(token, params);
        if (params.kind === 'end') next(token, params);
      },
    },
  };
  const client = new LanguageClient(section, 'IOI Lens', serverOptions, options);
  context.subscriptions.push(progresses);
  return client;
}

function isEditable({ scheme }: Uri): boolean {
  return scheme === 'untitled' || workspace.fs.isWritableFileSystem(scheme) === true;
}

/** Whether nothing is offered after these words: no directive, no answer, no slot has been begun. */
function isInSentence(before: string): boolean {
  return !/^@|=>|\{[^{}]*$/.test(before);
}

/** Starts a server that died, silently, until it dies too often; then one message with a button. */
class Resurrection implements ErrorHandler {
  private readonly server: Server;
  private readonly progresses: Progresses;
  private deaths: number[] = [];

  constructor(server: Server, progresses: Progresses) {
    this.server = server;
    this.progresses = progresses;
  }

  error() {
    return { action: ErrorAction.Continue, handled: true };
  }

  closed() {
    this.progresses.endAll();
    const now = Date.now();
    this.deaths = [...this.deaths.filter(at => now - at < within), now];
    if (this.deaths.length < mostDeaths) {
      this.server.log.warn('The language server ended unexpectedly and is started again.');
      this.server.setStatus({ state: 'restarting' });
      return { action: CloseAction.Restart, handled: true };
    }
    this.deaths = [];
    const failure = {
      code: 'server-stopped',
      message: l10n.t('The language server ended {0} times within 3 minutes.', mostDeaths),
      todo: l10n.t('Restart it; if that does not help, report it with the log.'),
    };
    this.server.setStatus({ state: 'stopped', failure });
    void complain(failure);
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}

/** Which feature answers which request. */
import {
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { parse } from '../language';
import { asFailure, type Failure } from '../protocol/failure';
import {
  type ClientNotifications,
  type InitializationOptions,
  lspVersion,
  type Outcome,
  type Requests,
} from '../protocol/lsp';
import { Watched } from './documents/watched';
import { codeActions, fixAllKind, resolveAction } from './features/codeActions';
import { codeLenses, resolveLens } from './features/codeLens';
import { complete, triggers } from './features/completion';
import { clearDiagnostics, publishDiagnostics } from './features/diagnostics';
import { folds } from './features/folding';
import { format } from './features/formatting';
import { highlights } from './features/highlight';
import { hover } from './features/hover';
import { inlayHints } from './features/inlayHints';
import { legend, semanticTokens } from './features/semanticTokens';
import { symbols } from './features/symbols';
import { unknownExpected } from './features/verdicts';
import { drawsOf, setDraw } from './requests/draws';
import { changeOff, keepInFile } from './requests/knockOuts';
import { commandOf, known, restore } from './requests/known';
import { measure } from './requests/measure';
import { measureText } from './requests/measureText';
import { get, modelList, remove, takeOff, verify } from './requests/modelList';
import { promptRows } from './requests/promptRows';
import { promptAt, promptNow, stateOf } from './requests/promptState';
import { surprisal } from './requests/surprisal';
import { writeTrail } from './requests/trail';
import { Session } from './session/session';

/** Messages are taken in one a turn; the editor asks for what stands beside a text by three at once. */
const turns = 4;

/** A key that was typed right after a question goes first: the answer is long, and of a text that is no more. */
async function afterKeys(): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>(done => setImmediate(done));
}

export function serve(connection: Connection): void {
  let session: Session | undefined;
  /** Requests come after `initialize` has been answered. */
  const on = (): Session => {
    if (!session) throw new ResponseError(LSPErrorCodes.ServerCancelled, 'Not initialized');
    return session;
  };

  connection.onInitialize((params): InitializeResult => {
    const options = optionsOf(params);
    if ('code' in options) throw new ResponseError(LSPErrorCodes.RequestFailed, options.message, options);
    const watched = new Watched(
      (file, prompt) => stateOf(on(), file, prompt),
      state => on().notify('ioi/promptChanged', state),
    );
    session = new Session(
      connection,
      options,
      watched,
      file => {
        publishDiagnostics(on(), file);
        watched.changed(file);
      },
      {
        publish: (from, file) => {
          publishDiagnostics(from, file);
          watched.changed(file);
        },
        unknown: unknownExpected,
      },
      uri => {
        clearDiagnostics(on(), uri);
        watched.closed(uri);
      },
    );
    session.refresh.supported(params.capabilities);
    session.documents.listen(connection);
    return { capabilities, serverInfo: { name: 'IOI Lens' } };
  });
  connection.workspace.onDidRenameFiles(({ files }) => {
    for (const { oldUri, newUri } of files) on().documents.renamed(oldUri, newUri);
  });
  connection.onShutdown(() => {
    session?.inference.dispose();
    session?.downloads.dispose();
  });

  connection.onHover(({ textDocument, position }, token) => hover(on(), textDocument.uri, position, token));
  connection.onCodeLens(async ({ textDocument }, token) => {
    await afterKeys();
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Not wanted any more.');
    return codeLenses(on(), textDocument.uri);
  });
  connection.onCodeLensResolve((lens, token) => resolveLens(on(), lens, token));
  connection.onCodeAction(params => codeActions(on(), params));
  connection.onCodeActionResolve(action => resolveAction(on(), action));
  connection.onCompletion(({ textDocument, position }) => complete(on(), textDocument.uri, position));
  const opened = (uri: string) => on().documents.get(uri);
  connection.onDocumentSymbol(({ textDocument: { uri } }) => symbols(opened(uri)?.file ?? nothing));
  connection.onFoldingRanges(({ textDocument: { uri } }) => folds(opened(uri)?.file ?? nothing));
  connection.onDocumentFormatting(({ textDocument: { uri } }) => format(opened(uri)?.file ?? nothing));
  connection.onDocumentHighlight(({ textDocument: { uri }, position }) => {
    const file = opened(uri);
    return file ? highlights(file, position) : [];
  });
  connection.languages.inlayHint.on(({ textDocument, range }) => inlayHints(on(), textDocument.uri, range));
  connection.languages.semanticTokens.onRange(({ textDocument: { uri }, range }) => {
    const file = opened(uri);
    return file ? semanticTokens(on(), file, range) : { data: [] };
  });

  const answer = <M extends keyof Requests>(
    method: M,
    handler: (
      params: Requests[M]['params'],
      token: CancellationToken,
    ) => Promise<Requests[M]['result']> | Requests[M]['result'],
  ) => connection.onRequest(method, (params: Requests[M]['params'], token) => handler(params, token));
  answer('ioi/measure', (params, token) => valued(() => measure(on(), params, token)));
  answer('ioi/measureText', (params, token) => valued(() => measureText(on(), params, token)));
  answer('ioi/promptAt', params => promptAt(on(), params));
  answer('ioi/prompt', params => promptNow(on(), params));
  answer('ioi/rows', ({ uri }) => promptRows(on(), uri));
  answer('ioi/known', params => known(on(), params));
  answer('ioi/restore', params => restore(on(), params));
  answer('ioi/command', params => commandOf(on(), params));
  answer('ioi/modelFolder', ({ model }) => on().models.readableFolderOf(model) ?? null);
  answer('ioi/setOff', params => changeOff(on(), params));
  answer('ioi/draws', params => valued(() => drawsOf(on(), params)));
  answer('ioi/setDraw', params => valued(() => setDraw(on(), params)));
  answer('ioi/keepInFile', ({ prompt }) => keepInFile(on(), prompt));
  answer('ioi/writeTrail', params => writeTrail(on(), params));
  answer('ioi/surprisal', (params, token) => valued(() => surprisal(on(), params, token)));
  answer('ioi/models', () => modelList(on()));
  answer('ioi/getModel', (params, token) => valued(() => get(on(), params, token)));
  answer('ioi/verifyModel', params => valued(() => verify(on(), params)));
  answer('ioi/removeModel', params => valued(() => remove(on(), params)));
  answer('ioi/takeOffModel', params => takeOff(on(), params));
  answer('ioi/restartWorker', () => {
    on().inference.restart();
    on().predictions.forgetFailures();
    on().refresh.all();
    return { ok: true, value: null };
  });

  connection.onNotification('ioi/trusted' satisfies keyof ClientNotifications, () => on().trust());
  connection.onNotification(
    'ioi/settings' satisfies keyof ClientNotifications,
    (settings: ClientNotifications['ioi/settings']) => on().apply(settings),
  );
}

/** A file that is not open, or not yet. */
const nothing = parse('');

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  workspace: {
    fileOperations: {
      didRename: {
        filters: [
          { scheme: 'file', pattern: { glob: '**/*.ioi', matches: 'file' } },
          { scheme: 'file', pattern: { glob: '**', matches: 'folder' } },
        ],
      },
    },
  },
  hoverProvider: true,
  codeLensProvider: { resolveProvider: true },
  codeActionProvider: { codeActionKinds: ['quickfix', fixAllKind], resolveProvider: true },
  completionProvider: { triggerCharacters: triggers },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  documentFormattingProvider: true,
  documentHighlightProvider: true,
  inlayHintProvider: true,
  // Ranges alone: which words are names is worked out for what is on the screen.
  semanticTokensProvider: { legend, range: true, full: false },
};

function optionsOf({ initializationOptions }: InitializeParams): InitializationOptions | Failure {
  const options = initializationOptions as Partial<InitializationOptions> | undefined;
  if (options?.version !== lspVersion || typeof options.root !== 'string' || !options.settings)
    return {
      code: 'wrong-version',
      message: `The language server speaks version ${lspVersion} of its protocol, the client ${options?.version ?? 'none'}.`,
      todo: 'Reload the window; if that does not help, install IOI Lens again.',
    };
  return {
    ...options,
    version: lspVersion,
    root: options.root,
    settings: options.settings,
    trusted: options.trusted === true,
  };
}

/** What is thrown on the way is an outcome too. */
async function valued<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    return { ok: false, failure: asFailure(error) };
  }
}

/** Every language feature through the editor's own API, on real files with the demo model. */
import assert from 'node:assert/strict';
import {
  type CodeAction,
  type CodeLens,
  type CompletionList,
  ConfigurationTarget,
  commands,
  DiagnosticSeverity,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlayHint,
  languages,
  type MarkdownString,
  Position,
  Range,
  type SelectionRange,
  type SemanticTokens,
  type TextDocument,
  type TextEdit,
  Uri,
  workspace,
} from 'vscode';
import { api, at, closeAll, openExample, openText, replaceAll, until } from './files';

const prompt = 'When Mary and John went to the store, John gave a drink to';

describe('features', () => {
  before(api);
  after(closeAll);

  it('hover: what comes next after a token, and how likely it was', async () => {
    const document = await openExample('mary-and-john.ioi');
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at(document, 'drink to', 7),
    );
    const text = hovers
      .flatMap(hover => hover.contents as MarkdownString[])
      .map(part => part.value)
      .join('\n');
    assert.match(text, /Mary/);
    assert.match(text, /%/);
    assert.ok(hovers[0]?.range);
  });

  it('hover: directives explain themselves', async () => {
    const document = await openExample('mary-and-john.ioi');
    const [hover] = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at(document, '@baseline', 3),
    );
    assert.match((hover!.contents[0] as MarkdownString).value, /@baseline/);
  });

  it('lenses: the prediction, then what can be done', async () => {
    const document = await openExample('mary-and-john.ioi');
    const lenses = await until(
      'a prediction',
      () => lensesOf(document),
      all => all.some(isPrediction),
    );
    assert.ok(lenses.some(isPrediction), lenses.map(({ command }) => command?.title).join());
    const named = lenses.map(({ command }) => command?.command);
    assert.ok(named.includes('ioiLens.sweep') && named.includes('ioiLens.ablate'), named.join());
  });

  it('lenses: off, prediction and full', async () => {
    const document = await openExample('mary-and-john.ioi');
    const config = workspace.getConfiguration('ioiLens');
    await config.update('codeLens.density', 'off', true);
    await until(
      'no lens',
      () => lensesOf(document),
      lenses => lenses.length === 0,
    );
    await config.update('codeLens.density', 'prediction', true);
    await until(
      'one lens',
      () => lensesOf(document),
      lenses => lenses.length === 1,
    );
    await config.update('codeLens.density', undefined, true);
    await until(
      'all',
      () => lensesOf(document),
      lenses => lenses.length > 2,
    );
  });

  it('sweep, a head off, and kept in the file', async () => {
    const { document } = await openText(`@model demo\n${prompt}\n`);
    const sweep = (await lensesOf(document)).find(({ command }) => command?.command === 'ioiLens.sweep');
    await run(sweep!);
    const swept = await until(
      'strongest heads',
      () => lensesOf(document),
      all => all.some(isHead),
    );
    assert.equal(swept.filter(isHead).length, 3);
    await run(swept.find(isHead)!);
    await until(
      'the lens with a head off',
      () => lensesOf(document),
      all => all.some(({ command }) => /^[✓✗] ⊘ .*\(was/.test(command?.title ?? '')),
    );
    const keep = (await lensesOf(document)).find(({ command }) => command?.command === 'ioiLens.keepInFile');
    await run(keep!);
    assert.match(document.getText(), /^@model demo\n@off \d+\.\d+\nWhen Mary/);
  });

  it('diagnostics, and the fix of each that has one', async () => {
    const document = await openExample('pitfalls.ioi');
    const found = await until(
      'diagnostics',
      () => languages.getDiagnostics(document.uri),
      all => all.length >= 3,
    );
    const codes = found.map(({ code }) => (typeof code === 'object' ? code.value : code));
    for (const code of ['first-name-without-space', 'trailing-space', 'no-contrast'])
      assert.ok(codes.includes(code), code);
    for (const { source, severity, message } of found) {
      assert.equal(source, 'ioi');
      assert.ok(severity <= DiagnosticSeverity.Hint && message.length > 10);
    }
    const actions = await actionsAt(document, at(document, 'Mary and John went to the store. '), 'quickfix');
    assert.ok(
      actions.some(({ title, edit }) => /Yesterday/.test(title) && edit),
      actions.map(({ title }) => title).join(),
    );
  });

  it('fixes all at once', async () => {
    const { document } = await openText(`${prompt}  \n${prompt}   \n`);
    await until(
      'diagnostics',
      () => languages.getDiagnostics(document.uri),
      all => all.length >= 2,
    );
    await commands.executeCommand('ioiLens.fixAll');
    await until(
      'fixed',
      () => document.getText(),
      text => text === `${prompt}\n${prompt}\n`,
    );
  });

  it('diagnostics follow the text', async () => {
    const { document } = await openText('@tpo 5\n');
    await until(
      'unknown directive',
      () => languages.getDiagnostics(document.uri),
      all => all.length === 1,
    );
    await replaceAll(document, '@top 5\n');
    await until(
      'none',
      () => languages.getDiagnostics(document.uri),
      all => all.length === 0,
    );
  });

  it('no squiggles in a text that nobody can edit, as the older side of a diff', async () => {
    const text = `Mary and John went. John gave it to \n@tpo 5\n`;
    const provider = { provideTextDocumentContent: () => text };
    const registered = workspace.registerTextDocumentContentProvider('ioi-older', provider);
    const older = await workspace.openTextDocument(Uri.parse('ioi-older:/older.ioi'));
    assert.equal(older.languageId, 'ioi');
    const { document } = await openText(text);
    await until(
      'squiggles where one can edit',
      () => languages.getDiagnostics(document.uri),
      all => all.length > 1,
    );
    // The server has long seen the older one: it answers about it.
    await until(
      'lenses',
      () => lensesOf(older),
      all => all.length > 0,
    );
    assert.deepEqual(languages.getDiagnostics(older.uri), []);
    assert.deepEqual(await actionsAt(older, new Position(0, 0), 'quickfix'), []);
    registered.dispose();
  });

  it('completion: directives, their values, slots, names', async () => {
    const { document } = await openText(`@\n@positions \nWhen {\n${prompt} => \n`);
    assert.ok((await offered(document, new Position(0, 1))).includes('@baseline'));
    assert.deepEqual((await offered(document, new Position(1, 11))).filter(label => /^(all|end)$/.test(label)).sort(), [
      'all',
      'end',
    ]);
    assert.ok((await offered(document, new Position(2, 6))).includes('place'));
    assert.ok((await offered(document, new Position(3, prompt.length + 4))).includes('Mary'));
  });

  it('snippets for the log’s templates', async () => {
    const { document } = await openText('\n');
    const labels = await offered(document, new Position(0, 0));
    assert.ok(labels.includes('template') && labels.includes('when'), labels.join());
  });

  it('symbols, folding, selection', async () => {
    const document = await openExample('research-log.ioi');
    const symbols = await commands.executeCommand<DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.ok(symbols.length > 0);
    const folds = await commands.executeCommand<FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.ok(folds.length > 0);
    const [selection] = await commands.executeCommand<SelectionRange[]>(
      'vscode.executeSelectionRangeProvider',
      document.uri,
      [at(document, 'store')],
    );
    assert.ok(selection?.parent);
  });

  it('inlay hints, once they are asked for', async () => {
    const document = await openExample('mary-and-john.ioi');
    const whole = new Range(0, 0, document.lineCount, 0);
    const hints = () => commands.executeCommand<InlayHint[]>('vscode.executeInlayHintProvider', document.uri, whole);
    assert.deepEqual(await hints(), []);
    const settings = workspace.getConfiguration('ioiLens');
    await settings.update('inlayHints', true, ConfigurationTarget.Global);
    await until('hints', hints, found => found.length > 0);
    await settings.update('inlayHints', undefined, ConfigurationTarget.Global);
  });

  it('semantic tokens', async () => {
    const document = await openExample('mary-and-john.ioi');
    const tokens = await commands.executeCommand<SemanticTokens | undefined>(
      'vscode.provideDocumentSemanticTokens',
      document.uri,
    );
    assert.ok(tokens && tokens.data.length > 0);
  });

  it('formatting leaves prompts alone', async () => {
    const document = await openExample('mary-and-john.ioi');
    const edits = await commands.executeCommand<TextEdit[] | undefined>(
      'vscode.executeFormatDocumentProvider',
      document.uri,
      {},
    );
    assert.deepEqual(edits ?? [], []);
  });
});

async function lensesOf(document: TextDocument): Promise<CodeLens[]> {
  return commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);
}

function isPrediction({ command }: CodeLens): boolean {
  return /^✓ Mary \d+% ·/.test(command?.title ?? '');
}

function isHead({ command }: CodeLens): boolean {
  return command?.command === 'ioiLens.toggleHead';
}

async function run({ command }: CodeLens): Promise<void> {
  assert.ok(command);
  await commands.executeCommand(command.command, ...(command.arguments ?? []));
}

async function actionsAt(document: TextDocument, position: Position, kind: string): Promise<CodeAction[]> {
  const range = new Range(position, position.translate(0, 1));
  return commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, kind, 20);
}

async function offered(document: TextDocument, position: Position): Promise<string[]> {
  const list = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

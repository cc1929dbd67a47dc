/** A first file to work with: an example from the extension, or an empty prompt file with its first lines. */
import {
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  type Uri,
  Uri as Uris,
  window,
  workspace,
} from 'vscode';
import { complainOf } from '../connection/complaints';

export function exampleCommands(context: ExtensionContext): Disposable[] {
  const folder = Uris.joinPath(context.extensionUri, 'media', 'examples');
  return [
    commands.registerCommand('ioiLens.openExample', (name?: unknown) =>
      openExample(folder, typeof name === 'string' ? name : undefined).catch(complainOf),
    ),
    commands.registerCommand('ioiLens.newFile', () => newFile().catch(complainOf)),
    commands.registerCommand('ioiLens.openWalkthrough', () => openWalkthrough(context).catch(complainOf)),
  ];
}

/**
 * VS Code reads extensions' walkthroughs when it is first asked about any, and shows one of its own to who asks for
 * one that it has not read yet: so it is asked about a step first, and given a moment.
 */
async function openWalkthrough({ extension }: ExtensionContext): Promise<void> {
  const id = `${extension.id}#firstCircuit`;
  // Unknown steps are refused in some versions; being asked is all that matters.
  await Promise.resolve(commands.executeCommand('welcome.markStepIncomplete', `${id}#none`)).catch(() => undefined);
  await new Promise(done => setTimeout(done, 700));
  await commands.executeCommand('workbench.action.openWalkthrough', id, false);
}

/** As a new text of its own: nobody edits the extension's files. */
async function openExample(folder: Uri, name: string | undefined): Promise<void> {
  const chosen = name ?? (await pickExample(folder));
  if (chosen === undefined) return;
  const content = await read(Uris.joinPath(folder, chosen));
  await window.showTextDocument(await workspace.openTextDocument({ language: 'ioi', content }));
}

async function pickExample(folder: Uri): Promise<string | undefined> {
  const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name).filter(name => name.endsWith('.ioi'));
  const items = await Promise.all(
    names.map(async name => {
      const first = (await read(Uris.joinPath(folder, name))).split('\n', 1)[0] ?? '';
      return { label: name, detail: first.replace(/^#\s*/, '') };
    }),
  );
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which example?'), matchOnDetail: true }))?.label;
}

async function newFile(): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: 'ioi', content: '' }));
  await commands.executeCommand('editor.action.insertSnippet', { langId: 'ioi', name: 'Prompt file' });
}

async function read(file: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(file));
}

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
 * VS Code reads extensions' walkthroughs when it is first asked about any, and shows a page of its own to who asks for
 * one that it has not read yet: so it is asked until the page is ours, which its tab says.
 */
async function openWalkthrough({ extension }: ExtensionContext): Promise<void> {
  const id = `${extension.id}#firstCircuit`;
  // Unknown steps are refused in some versions; being asked is all that matters.
  await Promise.resolve(commands.executeCommand('welcome.markStepIncomplete', `${id}#none`)).catch(() => undefined);
  const title = String(extension.packageJSON.displayName);
  for (let tries = 0; tries < mostTries; tries++) {
    await commands.executeCommand('workbench.action.openWalkthrough', id, false);
    if (await isShown(title)) return;
  }
}

const mostTries = 50;

/** Milliseconds after which it is asked again. */
const again = 200;

/** Whether one of VS Code's own pages is in front whose tab names us. */
function isShown(title: string): Promise<boolean> {
  const isThere = () =>
    window.tabGroups.all.some(({ activeTab }) => activeTab?.input === undefined && activeTab?.label.includes(title));
  return new Promise(done => {
    const end = () => {
      clearTimeout(late);
      listening.dispose();
      done(isThere());
    };
    const listening = window.tabGroups.onDidChangeTabs(() => isThere() && end());
    const late = setTimeout(end, isThere() ? 0 : again);
  });
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

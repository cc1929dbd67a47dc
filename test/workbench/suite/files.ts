/** The extension under test, and prompt files to ask it about. */
import assert from 'node:assert/strict';
import {
  commands,
  type Extension,
  extensions,
  type Position,
  Range,
  type TextDocument,
  type TextEditor,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { IoiLensApi } from '../../../src/client/extension';

export function extension(): Extension<IoiLensApi> {
  const found = extensions.getExtension<IoiLensApi>('ioi-lens.ioi-lens');
  assert.ok(found, 'the extension is installed');
  return found;
}

/** Once the language server answers. */
export async function api(): Promise<IoiLensApi> {
  const activated = await extension().activate();
  await activated.ready();
  return activated;
}

export function folder(): Uri {
  const first = workspace.workspaceFolders?.[0];
  assert.ok(first);
  return first.uri;
}

export async function openExample(name: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(Uri.joinPath(folder(), name));
  await window.showTextDocument(document);
  return document;
}

let made = 0;

/** A new file of that text, open in the editor. */
export async function openText(text: string): Promise<TextEditor> {
  const uri = Uri.joinPath(folder(), `test-${++made}.ioi`);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return window.showTextDocument(await workspace.openTextDocument(uri));
}

export async function replaceAll(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
  assert.ok(await workspace.applyEdit(edit));
}

/** The first place of a text in the document, plus so many characters. */
export function at(document: TextDocument, text: string, plus = 0): Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `“${text}” is in the file`);
  return document.positionAt(offset + plus);
}

/** Asks again until there is an answer that will do; a slow machine gets its time. */
export async function until<T>(what: string, ask: () => T | PromiseLike<T>, will: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const answer = await ask();
    if (will(answer)) return answer;
    if (Date.now() > deadline) assert.fail(`${what}: still not so; last ${brief(answer)}`);
    await new Promise(done => setTimeout(done, 100));
  }
}

function brief(answer: unknown): string {
  return (JSON.stringify(answer) ?? String(answer)).slice(0, 1500);
}

export async function closeAll(): Promise<void> {
  await commands.executeCommand('workbench.action.closeAllEditors');
}

/** Back from a panel to the prompt in its editor. */
import { Range, Uri, ViewColumn, window, workspace } from 'vscode';
import type { PromptState } from '../../protocol/lsp';

export async function reveal({ uri, line }: PromptState): Promise<void> {
  const visible = window.visibleTextEditors.find(editor => editor.document.uri.toString() === uri);
  const document = visible?.document ?? (await workspace.openTextDocument(Uri.parse(uri, true)));
  await window.showTextDocument(document, {
    viewColumn: visible?.viewColumn ?? ViewColumn.One,
    selection: new Range(line, 0, line, 0),
  });
}

/** Back from a panel or a hover to a line in its editor. */
import { Range, Uri, ViewColumn, window, workspace } from 'vscode';

/** @param preserveFocus it is shown, and the keys stay where they are. */
export async function reveal(
  { uri, line }: { readonly uri: string; readonly line: number },
  preserveFocus = false,
): Promise<void> {
  const visible = window.visibleTextEditors.find(editor => editor.document.uri.toString() === uri);
  const document = visible?.document ?? (await workspace.openTextDocument(Uri.parse(uri, true)));
  await window.showTextDocument(document, {
    viewColumn: visible?.viewColumn ?? ViewColumn.One,
    preserveFocus,
    selection: new Range(line, 0, line, 0),
  });
}

/** As a link of a hover calls it. */
export async function revealLine(place: unknown): Promise<void> {
  const { uri, line } = (place ?? {}) as Partial<Record<string, unknown>>;
  if (typeof uri === 'string' && Number.isInteger(line)) await reveal({ uri, line: line as number });
}

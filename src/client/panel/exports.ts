/** What leaves the panel: the clipboard, a file that the person names, a Python cell. */
import { env, l10n, Uri, window, workspace } from 'vscode';
import { transformerLensCell } from '../../../webview/export/transformerLens';
import type { Measured } from '../../protocol/analyses';
import type { ExportFormat, FromView } from '../../protocol/panel';

const names: Record<ExportFormat, string> = {
  md: 'Markdown',
  csv: 'CSV',
  json: 'JSON',
  tex: 'LaTeX',
  txt: 'caption',
  svg: 'SVG',
  pdf: 'PDF',
  png: 'PNG',
};

/** @returns what to tell the person */
export async function copy({ text, format }: FromView & { kind: 'copy' }): Promise<string> {
  await env.clipboard.writeText(text);
  return l10n.t('Copied as {0}.', names[format]);
}

/** @returns what to tell the person, or undefined where they thought better of it */
export async function save(message: FromView & { kind: 'save' }, beside: Uri | undefined): Promise<string | undefined> {
  const { name, format, content, encoding } = message;
  const folder =
    workspace.workspaceFolders?.[0]?.uri ?? (beside?.scheme === 'file' ? Uri.joinPath(beside, '..') : undefined);
  const target = await window.showSaveDialog({
    ...(folder ? { defaultUri: Uri.joinPath(folder, name) } : {}),
    filters: { [names[format]]: [format] },
    title: l10n.t('Save as {0}', names[format]),
  });
  if (!target) return undefined;
  await workspace.fs.writeFile(target, Buffer.from(content, encoding));
  return l10n.t('Saved: {0}', workspace.asRelativePath(target));
}

/** @param folder of the model's weights, where it has one of its own. */
export async function openTransformerLens(measured: Measured, folder: string | null): Promise<void> {
  const content = transformerLensCell(measured, folder ?? undefined);
  if (content === null) return;
  await window.showTextDocument(await workspace.openTextDocument({ language: 'python', content }));
}

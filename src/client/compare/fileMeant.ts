/** Which prompt file a command is about: the one that it is called with, or the one that is open. */
import { l10n, type TextDocument, Uri, window, workspace } from 'vscode';

/** Says so where there is none. */
export async function ioiFileMeant(resource?: unknown): Promise<TextDocument | undefined> {
  const uri = resource instanceof Uri ? resource : window.activeTextEditor?.document.uri;
  const document = uri && (await workspace.openTextDocument(uri));
  if (document?.languageId === 'ioi') return document;
  await window.showInformationMessage(l10n.t('Open an .ioi file first: this is about its prompts.'));
  return undefined;
}

/** A model's folder in the file manager; where there is none to be had (a browser, another machine), said and copied. */
import { commands, env, l10n, UIKind, Uri, window } from 'vscode';

export async function revealFolder(id: string, folder: string): Promise<void> {
  const here = env.remoteName === undefined && env.uiKind === UIKind.Desktop;
  if (here && (await commands.getCommands()).includes('revealFileInOS')) {
    await commands.executeCommand('revealFileInOS', Uri.file(folder));
    return;
  }
  const copy = l10n.t('Copy Path');
  const chosen = await window.showInformationMessage(l10n.t('{0} is in {1}', id, folder), copy);
  if (chosen === copy) await env.clipboard.writeText(folder);
}

/** How the hub is reached from an editor: its proxy settings, and a token that the person has put into its keeping. */
import { type ExtensionContext, l10n, window, workspace } from 'vscode';
import type { HubAccess } from '../../protocol/fetch';

const secret = 'huggingFaceToken';

export async function hubAccess({ secrets }: ExtensionContext): Promise<HubAccess> {
  const http = workspace.getConfiguration('http');
  // A folder's settings may not say whom one speaks with.
  const own = <T>(name: string): T | undefined => {
    const all = http.inspect<T>(name);
    return all?.globalValue ?? all?.defaultValue;
  };
  const token = await secrets.get(secret);
  const proxy = own<string>('proxy');
  return {
    ...(token ? { token } : {}),
    ...(proxy ? { proxy } : {}),
    strictTls: own<boolean>('proxyStrictSSL') ?? true,
  };
}

/**
 * For repositories that are given only to some. An empty one is forgotten.
 * @returns whether there is another one by now
 */
export async function askForToken({ secrets }: ExtensionContext): Promise<boolean> {
  const token = await window.showInputBox({
    title: l10n.t('Hugging Face token'),
    prompt: l10n.t(
      'For repositories that ask for one. It is kept by the editor, encrypted; leave it empty to forget it.',
    ),
    password: true,
    ignoreFocusOut: true,
    // A mirror's need not look like the hub's own.
    validateInput: text =>
      text === '' || /^[!-~]{8,}$/.test(text.trim())
        ? undefined
        : l10n.t('A token is one word of at least 8 characters.'),
  });
  if (token === undefined) return false;
  if (token === '') {
    await secrets.delete(secret);
    void window.showInformationMessage(l10n.t('The token is forgotten.'));
    return false;
  }
  await secrets.store(secret, token.trim());
  void window.showInformationMessage(l10n.t('The token is kept by the editor.'));
  return true;
}

/** Models are got and managed in folders alone that the person trusts: also where something else calls the commands. */
import { l10n, workspace } from 'vscode';
import { complain } from '../connection/complaints';

/** Says why not, where the folder is not trusted. */
export function isTrusted(): boolean {
  if (!workspace.isTrusted)
    void complain({
      code: 'untrusted',
      message: l10n.t('Models are not downloaded or managed in a folder that is not trusted.'),
      todo: l10n.t('Trust the folder first.'),
    });
  return workspace.isTrusted;
}

/** The language status item of prompt files: which model, busy or idle, how much memory; a click opens the log. */
import { type Command, type Disposable, LanguageStatusSeverity, l10n, languages } from 'vscode';
import type { Status } from '../../protocol/lsp';
import type { Server } from './server';

export function showStatus(server: Server): Disposable[] {
  const item = languages.createLanguageStatusItem('ioiLens.status', { language: 'ioi' });
  item.name = 'IOI Lens';
  const update = (status: Status) => {
    item.text = status.model ?? 'IOI Lens';
    item.detail = inWords(status);
    item.busy = status.state === 'busy' || status.state === 'starting' || status.state === 'restarting';
    item.severity = severities[status.state];
    item.command = clicked(status);
    item.accessibilityInformation = { label: `IOI Lens: ${item.text}, ${item.detail}` };
  };
  update(server.status);
  return [item, server.on('ioi/status', update)];
}

const severities: Readonly<Record<Status['state'], LanguageStatusSeverity>> = {
  untrusted: LanguageStatusSeverity.Warning,
  starting: LanguageStatusSeverity.Information,
  idle: LanguageStatusSeverity.Information,
  busy: LanguageStatusSeverity.Information,
  restarting: LanguageStatusSeverity.Warning,
  stopped: LanguageStatusSeverity.Error,
};

/** `idle · 212 MB`, `sweeping, 60 of 144 heads · 212 MB`. */
export function inWords(status: Status): string {
  const memory = status.megabytes === undefined ? '' : ` · ${l10n.t('{0} MB', Math.round(status.megabytes))}`;
  switch (status.state) {
    case 'untrusted':
      return l10n.t('no model in a folder that is not trusted');
    case 'starting':
      return l10n.t('starting');
    case 'idle':
      return l10n.t('idle') + memory;
    case 'busy':
      return (status.doing ?? l10n.t('busy')) + memory;
    case 'restarting':
      return l10n.t('starting again');
    case 'stopped':
      return status.failure ? `${status.failure.message} ${status.failure.todo}` : l10n.t('stopped');
  }
}

function clicked(status: Status): Command {
  if (status.state === 'untrusted') return { title: l10n.t('Manage Trust'), command: 'workbench.trust.manage' };
  if (status.state === 'stopped') {
    const server = status.failure?.code === 'server-stopped';
    return { title: l10n.t('Restart'), command: server ? 'ioiLens.restartServer' : 'ioiLens.restartWorker' };
  }
  return { title: l10n.t('Show Log'), command: 'ioiLens.showLog' };
}

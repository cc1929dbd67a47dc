/**
 * Where the messages between editor and server are traced to, for reporting faults: our log, without what is secret in
 * them. A token, and the password of a proxy, stand in the request that gets a model.
 */
import type { LogOutputChannel, OutputChannel } from 'vscode';

export function traceLog(log: LogOutputChannel): OutputChannel {
  return {
    name: log.name,
    append: text => log.append(withoutSecrets(text)),
    appendLine: text => log.appendLine(withoutSecrets(text)),
    replace: text => log.replace(withoutSecrets(text)),
    clear: () => log.clear(),
    show: () => log.show(true),
    hide: () => log.hide(),
    // The log is its owner's to dispose of.
    dispose: () => undefined,
  };
}

/** The object of JSON under this name; its strings may hold braces. */
const access = /("access"\s*:\s*)\{(?:"(?:[^"\\]|\\.)*"|[^"{}])*\}/g;

function withoutSecrets(text: string): string {
  return text.replace(access, '$1"…"');
}

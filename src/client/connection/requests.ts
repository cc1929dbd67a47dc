/** The messages of `src/protocol/lsp.ts` as typed calls. */
import type { CancellationToken, Disposable } from 'vscode';
import type { LanguageClient, ProgressType } from 'vscode-languageclient/node';
import type { ClientNotifications, Notifications, Requests } from '../../protocol/lsp';

export type RequestName = keyof Requests;
export type NotificationName = keyof Notifications;

export function request<M extends RequestName>(
  client: LanguageClient,
  method: M,
  params: Requests[M]['params'],
  token?: CancellationToken,
): Promise<Requests[M]['result']> {
  return client.sendRequest<Requests[M]['result']>(method, params, token);
}

export function notify<M extends keyof ClientNotifications>(
  client: LanguageClient,
  method: M,
  params: ClientNotifications[M],
): Promise<void> {
  return client.sendNotification(method, params);
}

export function onNotified<M extends NotificationName>(
  client: LanguageClient,
  method: M,
  handler: (params: Notifications[M]) => void,
): Disposable {
  return client.onNotification(method, handler);
}

/** `$/progress` under one token. The type says nothing at run time but its name: the library itself is not loaded for it. */
export function onProgress<T>(client: LanguageClient, token: string, handler: (value: T) => void): Disposable {
  return client.onProgress<T>({} as ProgressType<T>, token, handler);
}

/** The extension host as the view sees it: checked messages both ways, and a place that outlives the view. */

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Something went wrong in the page itself. */
interface Fault {
  readonly kind: 'fault';
  readonly text: string;
}

export interface Host<From> {
  post(message: From): void;
  stored(): unknown;
  store(state: unknown): void;
}

/** The schemas of what passes between a page and its host, each way. */
interface Messages {
  readonly from: { parse(message: unknown): unknown };
  readonly to: {
    safeParse(message: unknown): { success: true; data: unknown } | { success: false; error: { issues: unknown[] } };
  };
}

/** Call it once. @param onMessage with messages that fit the protocol; others are reported and dropped. */
export function connect<From, To>(messages: Messages, onMessage: (message: To) => void): Host<From | Fault> {
  const api = acquireVsCodeApi();
  const host: Host<From | Fault> = {
    post: message => api.postMessage(messages.from.parse(message)),
    stored: () => api.getState(),
    store: state => api.setState(state),
  };
  const fault = (text: string) => host.post({ kind: 'fault', text: text.slice(0, 2000) });
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = messages.to.safeParse(data);
    if (message.success) onMessage(message.data as To);
    else fault(`A message does not fit the protocol: ${JSON.stringify(message.error.issues.slice(0, 3))}`);
  });
  window.addEventListener('error', ({ message }) => {
    // The browser's own remark that it will measure again in the next frame.
    if (!message.startsWith('ResizeObserver loop')) fault(message);
  });
  window.addEventListener('unhandledrejection', ({ reason }) => fault(String(reason)));
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    fault(`Content policy: ${violatedDirective} ${blockedURI}`),
  );
  return host;
}

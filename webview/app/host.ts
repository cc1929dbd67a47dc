/** The extension host as the view sees it: checked messages both ways, and a place that outlives the view. */
import { type FromView, fromView, type ToView, toView } from '../../src/protocol/panel';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  post(message: FromView): void;
  stored(): unknown;
  store(state: unknown): void;
}

/** Call it once. @param onMessage with messages that fit the protocol; others are reported and dropped. */
export function connect(onMessage: (message: ToView) => void): Host {
  const api = acquireVsCodeApi();
  const host: Host = {
    post: message => api.postMessage(fromView.parse(message)),
    stored: () => api.getState(),
    store: state => api.setState(state),
  };
  const fault = (text: string) => host.post({ kind: 'fault', text: text.slice(0, 2000) });
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = toView.safeParse(data);
    if (message.success) onMessage(message.data as ToView);
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

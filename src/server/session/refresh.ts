/** Tells the editor to ask again for what stands beside the text, once for many reasons of the same moment. */
import type { ClientCapabilities, Connection } from 'vscode-languageserver/node';

/** Milliseconds in which reasons are gathered. */
const gather = 30;

export class Refresh {
  private timer: NodeJS.Timeout | undefined;
  private requests: readonly string[] = [];

  constructor(private readonly connection: Connection) {}

  /** What the client can be asked to ask again. */
  supported({ workspace }: ClientCapabilities): void {
    this.requests = [
      ...(workspace?.codeLens?.refreshSupport ? ['workspace/codeLens/refresh'] : []),
      ...(workspace?.inlayHint?.refreshSupport ? ['workspace/inlayHint/refresh'] : []),
    ];
  }

  all(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      // The client may be gone by then.
      for (const request of this.requests) this.connection.sendRequest(request).catch(() => {});
    }, gather);
  }
}

/** How the prompts of open files stand, for those who ask whether something that was measured still holds. */
import { Disposable, EventEmitter, type TextDocument, workspace } from 'vscode';
import type { FilePrompt } from '../../protocol/lsp';
import type { Server } from '../connection/server';
import type { Standing } from './record';

/** Milliseconds in which changes are gathered. */
const rest = 200;

export class Standings implements Disposable {
  private readonly server: Server;
  private readonly byUri = new Map<string, readonly FilePrompt[]>();
  private readonly changed = new EventEmitter<string>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly subscriptions: Disposable[];
  /** With the file's address. */
  readonly onChange = this.changed.event;

  /** @param isOfInterest whether somebody asks about this file. */
  constructor(server: Server, isOfInterest: (uri: string) => boolean) {
    this.server = server;
    const look = (document: TextDocument) => {
      const uri = document.uri.toString();
      if (document.languageId === 'ioi' && isOfInterest(uri)) this.soon(uri);
    };
    this.subscriptions = [
      workspace.onDidOpenTextDocument(look),
      workspace.onDidChangeTextDocument(({ document }) => look(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.closed(uri.toString())),
      server.on('ioi/promptChanged', ({ uri }) => isOfInterest(uri) && this.soon(uri)),
      server.on('ioi/status', ({ state }) => state === 'idle' && this.lookAtAll(look)),
      this.changed,
    ];
    this.lookAtAll(look);
  }

  /** Undefined of a file that is not open. */
  of(uri: string): readonly Standing[] | undefined {
    return this.byUri.get(uri)?.map(({ ref, row }) => ({
      content: ref.content,
      line: row.line,
      off: row.settings.off ?? '',
    }));
  }

  promptOf(uri: string, content: string): FilePrompt | undefined {
    return this.byUri.get(uri)?.find(({ ref }) => ref.content === content);
  }

  /** Looks at a file that has not been of interest before. */
  soon(uri: string): void {
    if (this.timers.has(uri)) return;
    const timer = setTimeout(() => {
      this.timers.delete(uri);
      void this.refresh(uri);
    }, rest);
    this.timers.set(uri, timer);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    Disposable.from(...this.subscriptions).dispose();
  }

  /** What a server that was not there yet could not be asked. */
  private lookAtAll(look: (document: TextDocument) => void): void {
    for (const document of workspace.textDocuments) if (!this.byUri.has(document.uri.toString())) look(document);
  }

  private async refresh(uri: string): Promise<void> {
    try {
      const rows = await this.server.request('ioi/rows', { uri });
      if (rows?.length) this.byUri.set(uri, rows);
      else this.byUri.delete(uri);
      this.changed.fire(uri);
    } catch {
      // The server is not there: it is looked at again when it is.
    }
  }

  private closed(uri: string): void {
    if (this.byUri.delete(uri)) this.changed.fire(uri);
  }
}

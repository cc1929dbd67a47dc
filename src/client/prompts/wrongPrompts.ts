/** Prompts that are known to be answered wrongly, by file: for marks, and to go from one to another. */
import { type Disposable, EventEmitter } from 'vscode';
import type { Server } from '../connection/server';

export class WrongPrompts implements Disposable {
  private readonly lines = new Map<string, readonly number[]>();
  private readonly changed = new EventEmitter<string>();
  private readonly listener: Disposable;
  /** With the file's address. */
  readonly onChange = this.changed.event;

  constructor(server: Server) {
    this.listener = server.on('ioi/wrong', ({ uri, lines }) => {
      if (lines.length > 0) this.lines.set(uri, lines);
      else this.lines.delete(uri);
      this.changed.fire(uri);
    });
  }

  /** Lines from 0, in their order. */
  of(uri: string): readonly number[] {
    return this.lines.get(uri) ?? [];
  }

  /** The line of the next one, or of the one before; from the file's end one goes on at its beginning. */
  from(uri: string, line: number, way: 'next' | 'previous'): number | undefined {
    const lines = this.of(uri);
    return way === 'next'
      ? (lines.find(one => one > line) ?? lines[0])
      : (lines.findLast(one => one < line) ?? lines.at(-1));
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }
}

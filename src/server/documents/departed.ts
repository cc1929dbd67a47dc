/**
 * Prompts that are gone for now: of a file that was closed or renamed, of a line that was deleted, or that is another
 * text while somebody types at its edge. When the same text comes back it is the same prompt, with the heads that were
 * off.
 */
import { LRUCache } from 'lru-cache';
import type { Identity, Prompt } from './openFile';

const mostFiles = 100;
/** Of each file. */
const mostLines = 1000;

export class Departed {
  private readonly files = new LRUCache<string, readonly Prompt[]>({ max: mostFiles });
  private readonly lines = new LRUCache<string, Map<string, Identity[]>>({ max: mostFiles });

  /** The prompts of a file when it was last open. */
  file(uri: string): readonly Prompt[] {
    return this.files.get(uri) ?? [];
  }

  uris(): Iterable<string> {
    return [...this.files.keys()];
  }

  closed(uri: string, prompts: readonly Prompt[]): void {
    this.files.set(uri, prompts);
  }

  renamed(from: string, to: string, open: readonly Prompt[] | undefined): void {
    const prompts = open ?? this.files.get(from);
    if (prompts) this.files.set(to, prompts);
  }

  /** Its line is deleted, or says something else by now. */
  gone(uri: string, { written, identity }: Prompt): void {
    const lines = this.lines.get(uri) ?? new Map<string, Identity[]>();
    this.lines.set(uri, lines);
    const same = lines.get(written) ?? [];
    lines.delete(written);
    lines.set(written, [...same, identity]);
    for (const oldest of lines.keys()) {
      if (lines.size <= mostLines) break;
      lines.delete(oldest);
    }
  }

  /** The prompt that said so, if one is gone that did; the last one first. @param isFree whether it is nowhere else. */
  takeBack(uri: string, written: string, isFree: (identity: Identity) => boolean): Identity | undefined {
    const same = this.lines.get(uri)?.get(written) ?? [];
    const at = same.findLastIndex(isFree);
    return at < 0 ? undefined : same.splice(at, 1)[0];
  }
}

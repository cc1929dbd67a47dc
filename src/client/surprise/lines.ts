/** What is known of a document's lines, and which of those on the screen are still to be asked for. */
import type { Range } from 'vscode';
import type { TokenSurprisal } from '../../protocol/lsp';

/** Lines asked for at a time: so many are painted together, and so many are measured in vain when one scrolls on. */
const batch = 12;
/** Above and below the screen, so that a little scrolling shows no bare line. */
const margin = 6;

export class SurpriseLines {
  private readonly known = new Map<number, readonly TokenSurprisal[]>();

  get tokens(): TokenSurprisal[] {
    return [...this.known.values()].flat();
  }

  /** A line has changed, and a directive holds for all below it. */
  keepAbove(first: number): void {
    for (const line of this.known.keys()) if (line >= first) this.known.delete(line);
  }

  learn(from: number, to: number, tokens: readonly TokenSurprisal[]): void {
    for (let line = from; line <= to; line++) this.known.set(line, []);
    for (const token of tokens) this.known.set(token.line, [...(this.known.get(token.line) ?? []), token]);
  }

  /** The next few, from the top; what is on the screen goes before what is beside it. */
  missing(visible: readonly Range[], lines: number): { readonly from: number; readonly to: number } | undefined {
    for (const beside of [0, margin])
      for (const { start, end } of visible) {
        const last = Math.min(lines - 1, end.line + beside);
        for (let from = Math.max(0, start.line - beside); from <= last; from++) {
          if (this.known.has(from)) continue;
          let to = from;
          while (to < last && to - from < batch - 1 && !this.known.has(to + 1)) to++;
          return { from, to };
        }
      }
    return undefined;
  }
}

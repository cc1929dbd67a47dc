/** Where an offset of a template's text stands in one of its draws, and back. */
import type { PromptLine, Span } from '../../language';

export class DrawnText {
  private readonly pieces: { readonly from: Span; readonly to: Span; readonly isSlot: boolean }[] = [];

  constructor({ text, slots }: PromptLine, words: Readonly<Record<string, string>>) {
    let at = 0;
    let to = 0;
    const piece = (end: number, length: number, isSlot: boolean) => {
      this.pieces.push({ from: { start: at, end }, to: { start: to, end: to + length }, isSlot });
      at = end;
      to += length;
    };
    for (const { name, inText } of slots) {
      piece(inText.start, inText.start - at, false);
      piece(inText.end, (words[name] ?? '').length, true);
    }
    piece(text.length, text.length - at, false);
  }

  /** A slot's offsets stand for the end of its word. */
  toDrawn(offset: number): number {
    const found = this.pieces.find(({ from }) => offset < from.end) ?? this.pieces.at(-1)!;
    return found.isSlot ? Math.max(found.to.start, found.to.end - 1) : found.to.start + offset - found.from.start;
  }

  /** A span that touches a slot's word covers the slot. */
  toTemplate({ start, end }: Span): Span {
    return { start: this.back(start, 'start'), end: this.back(Math.max(start, end - 1), 'end') };
  }

  private back(offset: number, edge: 'start' | 'end'): number {
    const found = this.pieces.find(({ to }) => offset < to.end) ?? this.pieces.at(-1)!;
    if (found.isSlot) return found.from[edge];
    return found.from.start + offset - found.to.start + (edge === 'end' ? 1 : 0);
  }
}

/** Tokens that stand in a text as they are written, `<|endoftext|>` and what a fine-tune adds, found before merging. */

export interface AddedToken {
  readonly id: number;
  readonly text: string;
  /** Whether the white space before or after it belongs to it (Hugging Face's `lstrip`, `rstrip`). */
  readonly leftSpace?: boolean;
  readonly rightSpace?: boolean;
  /** Only where no letter, digit or underscore stands beside it (`single_word`). */
  readonly alone?: boolean;
}

/** A stretch of a text: a marker where it has an id, otherwise text to be merged. Never empty. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly id?: number;
}

export class Markers {
  private readonly byText: ReadonlyMap<string, AddedToken>;
  private readonly pattern: RegExp;

  constructor(tokens: readonly AddedToken[]) {
    this.byText = new Map(tokens.map(token => [token.text, token]));
    // Of markers that begin at one place the longest is meant.
    const texts = [...this.byText.keys()].filter(text => text !== '').sort((a, b) => b.length - a.length);
    this.pattern = new RegExp(texts.map(text => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'gu');
  }

  /** The stretches of a text, in order; together they are the text. */
  split(text: string): Stretch[] {
    const stretches: Stretch[] = [];
    let at = 0;
    const add = (end: number) => {
      if (end > at) stretches.push({ start: at, end });
    };
    for (const { 0: found, index } of text.matchAll(this.pattern)) {
      // The white space after the marker before may have taken it.
      if (index < at) continue;
      const token = this.byText.get(found)!;
      let start = index;
      let end = index + found.length;
      if (token.alone && (isWordAt(text, start - 1) || isWordAt(text, end))) continue;
      if (token.leftSpace) while (start > at && isSpaceAt(text, start - 1)) start--;
      if (token.rightSpace) while (isSpaceAt(text, end)) end++;
      add(start);
      stretches.push({ start, end, id: token.id });
      at = end;
    }
    add(text.length);
    return stretches;
  }
}

function isSpaceAt(text: string, at: number): boolean {
  return /\p{White_Space}/u.test(text.charAt(at));
}

function isWordAt(text: string, at: number): boolean {
  return /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u.test(text.charAt(at));
}

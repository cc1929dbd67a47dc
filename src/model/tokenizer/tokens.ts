/**
 * GPT-2's tokens (r50k_base) behind one small face: ids, texts, and which characters of a prompt each token covers.
 * Has no ONNX in it, so the language server may use it too.
 */
import { BytePairEncodingCore } from 'gpt-tokenizer/BytePairEncodingCore';
import ranks from 'gpt-tokenizer/bpeRanks/r50k_base';
import { type AddedToken, Markers } from './markers';

/** `<|endoftext|>`, GPT-2's beginning and end of a document. */
export const endOfText = 50256;
const endOfTextMarker = '<|endoftext|>';
/** Number of token ids, `<|endoftext|>` among them. */
export const vocabularySize = 50257;

/** A longer text is not tokenised: merging is quadratic in a word, and no GPT-2 reads a fortieth of this. */
export const longestText = 40_000;

export interface Token {
  readonly id: number;
  /** As `tokenText` gives it. */
  readonly text: string;
  /** UTF-16 offsets into the text. A token that holds part of a character covers that character whole. */
  readonly start: number;
  readonly end: number;
}

/**
 * The words that merging works in (`encoder.py` of openai/gpt-2). White space is Unicode's, as in the original:
 * JavaScript's `\s` has U+FEFF besides and lacks U+0085.
 */
const words =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** A small cache: at the library’s own size, 100,000 words, each new word costs a walk through what was forgotten. */
const merging = new BytePairEncodingCore({ bytePairRankDecoder: ranks, tokenSplitRegex: words, mergeCacheSize: 1000 });

/** GPT-2's vocabulary, and what a fine-tune has added to it. */
export class Tokens {
  private readonly markers: Markers;
  private readonly added: ReadonlyMap<number, string>;

  /**
   * @param added markers beside `<|endoftext|>`; ids from 50257 in general, none twice.
   * @param shown texts of further ids, which no text is read as.
   */
  constructor(added: readonly AddedToken[] = [], shown: ReadonlyMap<number, string> = new Map()) {
    this.markers = new Markers([{ id: endOfText, text: endOfTextMarker }, ...added]);
    this.added = new Map([...shown, ...added.map(({ id, text }) => [id, text] as const)]);
  }

  /** Markers are read wherever they stand, as Hugging Face reads them. @throws RangeError beyond `longestText` */
  readonly encode = (text: string): number[] => {
    if (text.length > longestText) throw new RangeError(`${text.length} characters are more than ${longestText}`);
    return this.markers
      .split(text)
      .flatMap(({ start, end, id }) => (id === undefined ? merging.encodeNative(text.slice(start, end)) : [id]));
  };

  /** How many tokens; infinite for a text too long to be tokenised. */
  readonly countTokens = (text: string): number => {
    if (text.length > longestText) return Number.POSITIVE_INFINITY;
    let count = 0;
    for (const { start, end, id } of this.markers.split(text))
      count += id === undefined ? merging.countNative(text.slice(start, end)) : 1;
    return count;
  };

  /** The token that a text begins with; none for an empty one. */
  readonly firstToken = (text: string): { readonly id: number; readonly text: string } | undefined => {
    const id = this.encode(text)[0];
    return id === undefined ? undefined : { id, text: this.tokenText(id) };
  };

  /** The tokens of a text with the characters that each covers, in order. @throws RangeError as `encode` */
  readonly tokenize = (text: string): Token[] => {
    if (text.length > longestText) throw new RangeError(`${text.length} characters are more than ${longestText}`);
    return this.markers
      .split(text)
      .flatMap(({ start, end, id }) =>
        id === undefined ? tokensOf(text, start, end) : [{ id, text: this.tokenText(id), start, end }],
      );
  };

  /** A text in tokens, as they are shown. */
  readonly cut = (text: string): readonly string[] => this.encode(text).map(this.tokenText);

  /**
   * A token's text; where its bytes are no whole characters, each stray byte is shown as `\xE2`. Rows of which
   * nothing is known are shown as `<|50257|>`.
   */
  readonly tokenText = (id: number): string => this.added.get(id) ?? (id < vocabularySize ? textOf(id) : `<|${id}|>`);
}

/** GPT-2's tokens and no others. */
export const gpt2Tokens = new Tokens();
export const { encode, countTokens, cut, firstToken, tokenize, tokenText } = gpt2Tokens;

/** The bytes of one of GPT-2's own tokens. @throws RangeError when there is no such id. */
export function tokenBytes(id: number): Uint8Array {
  if (id === endOfText) return new TextEncoder().encode(endOfTextMarker);
  const entry = ranks[id];
  if (entry === undefined) throw new RangeError(`no token has the id ${id}`);
  return typeof entry === 'string' ? new TextEncoder().encode(entry) : Uint8Array.from(entry);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(id: number): string {
  const entry = id === endOfText ? endOfTextMarker : ranks[id];
  if (typeof entry === 'string') return entry;
  const bytes = tokenBytes(id);
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const size = characterSize(bytes[at]!);
    const whole = decodeWhole(bytes.subarray(at, at + size), size);
    text += whole ?? `\\x${bytes[at]!.toString(16).toUpperCase().padStart(2, '0')}`;
    at += whole === undefined ? 1 : size;
  }
  return text;
}

function decodeWhole(bytes: Uint8Array, size: number): string | undefined {
  if (bytes.length < size) return undefined;
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes of the UTF-8 character that begins with this byte; 1 for a byte that begins none. */
function characterSize(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

/** The tokens of a stretch without markers. */
function tokensOf(text: string, from: number, to: number): Token[] {
  const starts = characterStarts(text, from, to);
  let byte = 0;
  return merging.encodeNative(text.slice(from, to)).map(id => {
    const first = byte;
    byte += tokenBytes(id).length;
    const start = starts[first]!;
    // The end of the character that the token's last byte belongs to.
    const last = starts[byte - 1]!;
    return { id, text: textOf(id), start, end: last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1) };
  });
}

/** For each UTF-8 byte of a stretch, the UTF-16 offset at which its character starts. */
function characterStarts(text: string, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let at = from; at < to; ) {
    const point = text.codePointAt(at)!;
    const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (let b = 0; b < bytes; b++) starts.push(at);
    at += point > 0xffff ? 2 : 1;
  }
  return starts;
}

/**
 * GPT-2's tokens (r50k_base) behind one small face: ids, texts, and which characters of a prompt each token covers.
 * Has no ONNX in it, so the language server may use it too.
 */
import ranks from 'gpt-tokenizer/bpeRanks/r50k_base';
import * as r50k from 'gpt-tokenizer/encoding/r50k_base';

/** `<|endoftext|>`, GPT-2's beginning and end of a document. */
export const endOfText = 50256;
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

/** Special text is read as Hugging Face reads it: `<|endoftext|>` in a prompt is the token. */
const special = { allowedSpecial: new Set(['<|endoftext|>']), disallowedSpecial: new Set<string>() };

/** @throws RangeError for a text of more than `longestText` UTF-16 units. */
export function encode(text: string): number[] {
  if (text.length > longestText) throw new RangeError(`${text.length} characters are more than ${longestText}`);
  return r50k.encode(text, special);
}

/** How many tokens; infinite for a text too long to be tokenised. */
export function countTokens(text: string): number {
  return text.length > longestText ? Number.POSITIVE_INFINITY : r50k.countTokens(text, special);
}

/** The bytes of a token. @throws RangeError when there is no such id. */
export function tokenBytes(id: number): Uint8Array {
  if (id === endOfText) return new TextEncoder().encode('<|endoftext|>');
  const entry = ranks[id];
  if (entry === undefined) throw new RangeError(`no token has the id ${id}`);
  return typeof entry === 'string' ? new TextEncoder().encode(entry) : Uint8Array.from(entry);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A token's text; where its bytes are no whole characters, each stray byte is shown as `\xE2`. Rows that a fine-tune
 * added to the vocabulary have no text here and are shown as `<|50257|>`.
 */
export function tokenText(id: number): string {
  if (id >= vocabularySize) return `<|${id}|>`;
  const entry = id === endOfText ? '<|endoftext|>' : ranks[id];
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

/** The tokens of a text with the characters that each covers, in order. @throws RangeError as `encode`. */
export function tokenize(text: string): Token[] {
  const starts = characterStarts(text);
  let byte = 0;
  return encode(text).map(id => {
    const first = byte;
    byte += tokenBytes(id).length;
    const start = starts[first]!;
    // The end of the character that the token's last byte belongs to.
    const last = starts[byte - 1]!;
    return { id, text: tokenText(id), start, end: last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1) };
  });
}

/** For each UTF-8 byte of the text, the UTF-16 offset at which its character starts. */
function characterStarts(text: string): number[] {
  const starts: number[] = [];
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at)!;
    const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (let b = 0; b < bytes; b++) starts.push(at);
    at += point > 0xffff ? 2 : 1;
  }
  return starts;
}

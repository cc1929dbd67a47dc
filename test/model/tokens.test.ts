import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countTokens,
  encode,
  endOfText,
  longestText,
  tokenBytes,
  tokenize,
  tokenText,
  vocabularySize,
} from '../../src/model/tokenizer/tokens';
import { effort } from '../support/effort';

describe('tokens', () => {
  it('are the ones of the research log', () => {
    expect(encode('When Mary and John went to the store, John gave a drink to')).toEqual([
      2215, 5335, 290, 1757, 1816, 284, 262, 3650, 11, 1757, 2921, 257, 4144, 284,
    ]);
    expect(encode('Mary')).toEqual([24119]);
    expect(encode(' Mary')).toEqual([5335]);
  });

  it('know which characters they cover', () => {
    expect(tokenize('Hi Mary').map(({ text, start, end }) => [text, start, end])).toEqual([
      ['Hi', 0, 2],
      [' Mary', 2, 7],
    ]);
  });

  it('show stray bytes as bytes, over the whole character that they split', () => {
    const tokens = tokenize('a🧪b');
    expect(tokens.map(t => t.text).join('')).toMatch(/^a(\\x[0-9A-F]{2})+b$/);
    for (const token of tokens.slice(1, -1)) expect([token.start, token.end]).toEqual([1, 3]);
  });

  it('read <|endoftext|> as Hugging Face does', () => {
    expect(encode('<|endoftext|>Hi')).toEqual([endOfText, 17250]);
    expect(tokenText(endOfText)).toBe('<|endoftext|>');
    const prompt = 'When Mary and John went to the store, John gave a drink to';
    expect(encode(`<|endoftext|><|endoftext|>${prompt}`)).toEqual([endOfText, endOfText, ...encode(prompt)]);
    expect(encode(`The end.<|endoftext|>${prompt}`)).toEqual([464, 886, 13, endOfText, ...encode(prompt)]);
    expect(encode('Hello<|endoftext|>Hi')).toEqual([15496, endOfText, 17250]);
    expect(encode('Hi <|endoftext|')).not.toContain(endOfText);
    expect(countTokens('Hello<|endoftext|>Hi<|endoftext|>')).toBe(4);
    expect(tokenize('a<|endoftext|>b').map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 14],
      [14, 15],
    ]);
  });

  it('take white space as Unicode has it, not as JavaScript', () => {
    expect(encode('a \ufeffb')).toEqual([64, 27332, 119, 123, 65]);
    expect(encode('a \u0085b')).toEqual([64, 220, 126, 227, 65]);
  });

  it('refuse a text that no model reads, quickly', () => {
    expect(() => encode('a'.repeat(longestText + 1))).toThrow(RangeError);
    expect(countTokens('a'.repeat(5_000_000))).toBe(Number.POSITIVE_INFINITY);
  });
});

it('every id has a text and bytes', () => {
  for (let id = 0; id < vocabularySize; id++) expect(tokenText(id).length).toBeGreaterThan(0);
  expect(() => tokenBytes(vocabularySize)).toThrow(RangeError);
  expect(tokenText(vocabularySize)).toBe('<|50257|>');
});

it('ranges go forward, touch, and cover the text; bytes are the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
      const tokens = tokenize(text);
      let reached = 0;
      for (const { start, end } of tokens) {
        expect(start).toBeLessThanOrEqual(reached);
        expect(end).toBeGreaterThan(start);
        reached = Math.max(reached, end);
      }
      expect(reached).toBe(text.length);
      const bytes = Buffer.concat(tokens.map(t => tokenBytes(t.id)));
      expect(bytes.toString('utf8')).toBe(Buffer.from(text, 'utf8').toString('utf8'));
    }),
    { numRuns: 500 },
  );
});

it('new words cost as much when 100,000 others have been seen', () => {
  const words = (from: number, n: number) =>
    Array.from({ length: n }, (_, i) => `Zq${(from + i).toString(36)}`).join(' ');
  const texts = Array.from({ length: 104 }, (_, i) => words(i * 1000, 1000));
  const cost = (from: number) => effort(() => texts.slice(from, from + 3).map(encode));
  cost(0);
  cost(3);
  const early = cost(6);
  for (const text of texts.slice(9, 101)) encode(text);
  // With a cache that remembers all of them it is some twenty times as much.
  expect(cost(101)).toBeLessThan(5 * early + 20);
});

/** GPT-2's tokens held against OpenAI's own files: every token, every code point, and texts by the ten thousand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode, endOfText, tokenBytes, tokenize, vocabularySize } from '../../src/model/tokenizer/tokens';
import { often } from '../support/often';
import { byteOf, referenceIds, vocab } from './gpt2Reference';

/** One code point of every class that the pattern, merging or JavaScript may treat apart. */
const classes = [
  ...'aZzéßñЖ中あ한ぁعम',
  ...'019²Ⅷ৩½',
  ...[
    ' ',
    '\t',
    '\n',
    '\r',
    '\v',
    '\f',
    '\u0085',
    '\u00a0',
    '\u1680',
    '\u2003',
    '\u2028',
    '\u2029',
    '\u202f',
    '\u3000',
  ],
  ...[
    '\ufeff',
    '\u200b',
    '\u200d',
    '\u180e',
    '\u00ad',
    '\u0000',
    '\u001c',
    '\u007f',
    '\u0301',
    '\ufe0f',
    '\ufffd',
    '\ue000',
  ],
  ...`'".,!?-_@#{}\\|<>+=€★`,
  ...['🧪', '👩', '𝔸', '\u{10ffff}', '\u{e0001}', '\ud800', '\udc00'],
  ..."'s 't 're 've 'm 'll 'd 'S ’s".split(' '),
];
const markers = ['<|endoftext|>', '<|endoftext|', '|endoftext|>', '<|', '<|endoftext|><|endoftext|>'];
const joins = [' ', '  ', '', ' ', '\n\n', ' \n', '\t '];
const wholeWords = [
  'When',
  ' Mary',
  ' and',
  ' John',
  ' gave',
  'antidisestablishmentarianism',
  ' Zxqvkj',
  '12345',
  '!!!!',
  '...',
];

const text = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...classes), weight: 8 },
      { arbitrary: fc.constantFrom(...wholeWords), weight: 3 },
      { arbitrary: fc.constantFrom(...joins), weight: 4 },
      { arbitrary: fc.constantFrom(...markers), weight: 1 },
      { arbitrary: fc.string({ unit: 'binary', maxLength: 3 }), weight: 1 },
    ),
    { maxLength: 14 },
  )
  .map(parts => parts.join(''));

/** A text as UTF-8 has it: a surrogate alone is U+FFFD. */
const inUtf8 = (written: string) => Buffer.from(written, 'utf8').toString('utf8');

/** Of a hundred thousand pairs all but the wrong ones are soon compared. */
function same(a: readonly number[], b: readonly number[]): void {
  if (a.join() !== b.join()) expect(a).toEqual(b);
}

const texts = often(20_000, 100_000);

describe('GPT-2’s tokens', () => {
  it('are OpenAI’s, each of them', () => {
    expect(vocab.size).toBe(vocabularySize);
    for (const [letters, id] of vocab) {
      if (id === endOfText) continue;
      same(
        [...tokenBytes(id)],
        [...letters].map(letter => byteOf.get(letter)!),
      );
    }
  });

  it(`of ${texts} texts are the reference’s, and concatenate to the text`, () => {
    fc.assert(
      fc.property(text, written => {
        const tokens = tokenize(written);
        const ids = tokens.map(({ id }) => id);
        same(ids, referenceIds(written));
        same(encode(written), ids);
        expect(Buffer.concat(ids.map(tokenBytes)).toString('utf8')).toBe(inUtf8(written));
        if (tokens.every(token => !token.text.includes('\\x')))
          expect(inUtf8(tokens.map(token => token.text).join(''))).toBe(inUtf8(written));
      }),
      { numRuns: texts },
    );
  });

  it('of code points of every plane are the reference’s, beside spaces, letters, digits and signs', () => {
    const odd: string[] = [];
    // Planes 4 to 13, 15 and 16 hold nothing but unassigned and private code points, of one class each; 2 and 3 are
    // ideographs nearly throughout.
    const step = (point: number) => {
      const plane = point >> 16;
      if (plane < 2) return 1;
      return plane === 2 || plane === 3 || plane === 14 ? often(13, 1) : 97;
    };
    for (let point = 0; point < 0x110000; point += step(point)) {
      if (point >= 0xd800 && point < 0xe000) continue;
      const c = String.fromCodePoint(point);
      const context = `a ${c}b${c} 1${c}  ${c}!${c}\n${c}`;
      if (encode(context).join() !== referenceIds(context).join()) odd.push(point.toString(16));
    }
    expect(odd).toEqual([]);
  });
});

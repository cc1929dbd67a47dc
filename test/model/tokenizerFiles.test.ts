/** A model's own tokenizer files: GPT-2's as OpenAI and the tokenizers library write them, with added tokens, and others. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTokens } from '../../src/model/tokenizer/tokenizerFiles';
import { gpt2Tokens } from '../../src/model/tokenizer/tokens';
import { mergesText, vocab, vocabJson } from './gpt2Reference';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, unknown>>;

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'ioi-tokenizer-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return folder;
}

const merges = mergesText.split('\n').slice(1, -1);
const bos = { id: 50256, content: '<|endoftext|>', special: true, lstrip: false, rstrip: false, single_word: false };
const gpt2Vocab = Object.fromEntries(vocab);
const whole = {
  version: '1.0',
  added_tokens: [bos],
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
  model: { type: 'BPE', vocab: gpt2Vocab, merges },
};

describe('GPT-2’s own vocabulary', () => {
  it.each<[string, Files]>([
    ['no file', {}],
    ['vocab.json and merges.txt', { 'vocab.json': vocabJson, 'merges.txt': mergesText }],
    ['OpenAI’s names', { 'encoder.json': vocabJson, 'vocab.bpe': mergesText }],
    ['tokenizer.json', { 'tokenizer.json': whole }],
    [
      'merges as pairs',
      { 'tokenizer.json': { ...whole, model: { ...whole.model, merges: merges.map(m => m.split(' ')) } } },
    ],
    [
      'the configuration of GPT-2’s tokenizer',
      {
        'vocab.json': vocabJson,
        'tokenizer_config.json': {
          add_prefix_space: false,
          bos_token: '<|endoftext|>',
          added_tokens_decoder: { 50256: bos },
          tokenizer_class: 'GPT2Tokenizer',
        },
        'special_tokens_map.json': { bos_token: '<|endoftext|>', eos_token: { content: '<|endoftext|>' } },
      },
    ],
  ])('%s', (_, files) => {
    expect(readTokens(folderOf(files))).toBe(gpt2Tokens);
  });
});

describe('added tokens are honoured, in text and in tokens shown', () => {
  const sep = { id: 50258, content: '<sep>' };
  it.each<[string, Files]>([
    [
      'added_tokens.json',
      { 'vocab.json': vocabJson, 'merges.txt': mergesText, 'added_tokens.json': { '<sep>': 50258 } },
    ],
    ['added_tokens.json alone', { 'added_tokens.json': { '<sep>': 50258 } }],
    ['tokenizer.json', { 'tokenizer.json': { ...whole, added_tokens: [bos, sep] } }],
    ['tokenizer_config.json', { 'tokenizer_config.json': { added_tokens_decoder: { 50256: bos, 50258: sep } } }],
    [
      'a special token in the vocabulary',
      { 'vocab.json': { ...gpt2Vocab, '<sep>': 50258 }, 'special_tokens_map.json': { sep_token: '<sep>' } },
    ],
  ])('%s', (_, files) => {
    const tokens = readTokens(folderOf(files));
    expect(tokens.encode('Hello<sep>Hi')).toEqual([15496, 50258, 17250]);
    expect(tokens.encode('<sep><|endoftext|><sep>')).toEqual([50258, 50256, 50258]);
    expect(tokens.countTokens('Hello<sep>Hi')).toBe(3);
    expect(tokens.tokenText(50258)).toBe('<sep>');
    expect(tokens.tokenText(50257)).toBe('<|50257|>');
    expect(tokens.tokenize('a <sep>b').map(({ text, start, end }) => [text, start, end])).toEqual([
      ['a', 0, 1],
      [' ', 1, 2],
      ['<sep>', 2, 7],
      ['b', 7, 8],
    ]);
  });

  it('with the white space beside them, alone only, the longest first', () => {
    const added = [
      { id: 50257, content: '<mask>', lstrip: true },
      { id: 50258, content: '<end>', rstrip: true },
      { id: 50259, content: 'X', single_word: true },
      { id: 50260, content: '<a' },
      { id: 50261, content: '<a+>' },
    ];
    const { encode, tokenize } = readTokens(folderOf({ 'tokenizer.json': { ...whole, added_tokens: added } }));
    expect(encode('a <mask>b')).toEqual([64, 50257, 65]);
    expect(encode('<end>  b')).toEqual([50258, 65]);
    expect(encode('<end> <mask>')).toEqual([50258, 50257]);
    expect(encode('aX X')).toEqual([64, 55, 220, 50259]);
    expect(encode('<a+><a')).toEqual([50261, 50260]);
    expect(tokenize('a <mask>b').map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 8],
      [8, 9],
    ]);
  });

  it('and rows that no text is read as are shown', () => {
    const tokens = readTokens(folderOf({ 'vocab.json': { ...gpt2Vocab, Ġzorbla: 50257 } }));
    expect(tokens.encode(' zorbla')).not.toContain(50257);
    expect(tokens.tokenText(50257)).toBe('Ġzorbla');
  });
});

describe('another vocabulary is refused, and which file', () => {
  const swapped = { ...gpt2Vocab, the: gpt2Vocab.of!, of: gpt2Vocab.the! };
  it.each<[string, Files, RegExp]>([
    ['another vocab.json', { 'vocab.json': { a: 0, b: 1 } }, /^vocab\.json .*"a" is token 0 there, 64 in GPT-2’s/],
    ['two tokens swapped', { 'vocab.json': swapped }, /^vocab\.json .*"the" is token 1659 there, 1169/],
    ['a smaller one', { 'vocab.json': { '!': 0 } }, /^vocab\.json .*has 1 of GPT-2’s 50257/],
    ['other merges', { 'merges.txt': '#version: 0.2\na b\n' }, /^merges\.txt .*has 1 merges/],
    ['merges in another order', { 'merges.txt': [merges[1], merges[0], ...merges.slice(2)].join('\n') }, /merge 1 is/],
    [
      'in tokenizer.json',
      { 'tokenizer.json': { ...whole, model: { ...whole.model, vocab: swapped } } },
      /^tokenizer\.json .*"the"/,
    ],
    ['another kind', { 'tokenizer.json': { ...whole, model: { type: 'WordPiece', vocab: {} } } }, /WordPiece/],
    ['lower-casing', { 'tokenizer.json': { ...whole, normalizer: { type: 'Lowercase' } } }, /Lowercase/],
    ['another cutting', { 'tokenizer.json': { ...whole, pre_tokenizer: { type: 'Whitespace' } } }, /Whitespace/],
    [
      'a space before',
      { 'tokenizer_config.json': { add_prefix_space: true } },
      /^tokenizer_config\.json .*add_prefix_space/,
    ],
    ['a word list', { 'vocab.txt': '[PAD]\n[UNK]\n' }, /^vocab\.txt/],
    [
      'an added token in the place of one',
      { 'added_tokens.json': { '<pad>': 50256 } },
      /^added_tokens\.json .*"<pad>"/,
    ],
    ['no JSON', { 'vocab.json': '{' }, /^vocab\.json .*no JSON/],
  ])('%s', (_, files, said) => {
    expect(() => readTokens(folderOf(files))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(said) }),
    );
  });
});

/**
 * The tokenizer's files in a model's folder: GPT-2's own, with added tokens or without. Any other vocabulary is
 * refused, since its ids mean other texts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ranks from 'gpt-tokenizer/bpeRanks/r50k_base';
import { Failed } from '../../protocol/failure';
import type { AddedToken } from './markers';
import { endOfText, gpt2Tokens, Tokens, tokenBytes, vocabularySize } from './tokens';

type Json = Readonly<Record<string, unknown>>;

/** @throws Failed `other-tokenizer`, naming the file and what differs. */
export function readTokens(folder: string): Tokens {
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined;
  const json = (name: string) => parsed(name, read(name));
  const whole = json('tokenizer.json');
  const config = json('tokenizer_config.json');
  const added = new Map<string, AddedToken>();
  const named = new Map<string, number>();
  if (whole) checkWhole(whole, named);
  for (const name of ['vocab.json', 'encoder.json']) {
    const vocabulary = json(name);
    if (vocabulary) checkVocabulary(name, vocabulary, named);
  }
  for (const name of ['merges.txt', 'vocab.bpe']) {
    const merges = read(name)?.split(/\r?\n/);
    if (merges)
      checkMerges(
        name,
        merges.filter(line => line !== '' && !line.startsWith('#version')),
      );
  }
  if (!whole && !existsSync(join(folder, 'vocab.json')))
    for (const name of ['vocab.txt', 'spiece.model', 'tokenizer.model', 'sentencepiece.bpe.model'])
      if (existsSync(join(folder, name))) throw other(name, 'it is a vocabulary of another kind');
  if (config?.add_prefix_space === true)
    throw other('tokenizer_config.json', 'add_prefix_space is true, so that every text would begin with a space');
  take(added, 'tokenizer.json', (Array.isArray(whole?.added_tokens) ? whole.added_tokens : []).map(asAdded));
  take(
    added,
    'tokenizer_config.json',
    entriesOf(config?.added_tokens_decoder).map(([id, it]) => asAdded({ ...asJson(it), id: Number(id) })),
  );
  take(
    added,
    'added_tokens.json',
    entriesOf(json('added_tokens.json')).map(([content, id]) => asAdded({ id, content })),
  );
  // A special token that stands in the vocabulary itself is read as a marker, too.
  for (const source of [config, json('special_tokens_map.json')])
    for (const text of specialTexts(source)) {
      const id = named.get(text);
      if (id !== undefined && !added.has(text)) added.set(text, { id, text });
    }
  added.delete('<|endoftext|>');
  for (const text of added.keys()) named.delete(text);
  if (added.size === 0 && named.size === 0) return gpt2Tokens;
  return new Tokens([...added.values()], new Map([...named].map(([text, id]) => [id, text])));
}

/** `tokenizer.json` of the tokenizers library, in which everything stands. */
function checkWhole(whole: Json, named: Map<string, number>): void {
  const name = 'tokenizer.json';
  const model = asJson(whole.model);
  if (model.type !== undefined && model.type !== 'BPE')
    throw other(name, `its model is ${show(model.type)}, GPT-2’s is BPE`);
  checkVocabulary(name, asJson(model.vocab), named);
  const merges = Array.isArray(model.merges) ? (model.merges as readonly unknown[]) : [];
  checkMerges(
    name,
    merges.map(pair => (Array.isArray(pair) ? pair.join(' ') : String(pair))),
  );
  if (whole.normalizer) throw other(name, `it changes texts by the normalizer ${show(asJson(whole.normalizer).type)}`);
  const before = asJson(whole.pre_tokenizer);
  if (before.type !== 'ByteLevel' || before.use_regex === false)
    throw other(name, `its pre-tokenizer is ${show(before.type)}, GPT-2’s is ByteLevel`);
  if (before.add_prefix_space === true)
    throw other(name, 'add_prefix_space is true, so that every text would begin with a space');
}

/** @param named takes up what stands beyond GPT-2's 50,257 tokens. */
function checkVocabulary(name: string, vocabulary: Json, named: Map<string, number>): void {
  let common = 0;
  const own = gpt2Vocabulary();
  for (const [text, id] of Object.entries(vocabulary)) {
    if (typeof id !== 'number') throw other(name, `the token ${show(text)} has no number`);
    if (own.get(text) === id) common++;
    else if (own.has(text)) throw other(name, `${show(text)} is token ${id} there, ${own.get(text)} in GPT-2’s`);
    else if (id < vocabularySize)
      throw other(name, `token ${id} is ${show(text)} there, ${show(gpt2Tokens.tokenText(id))} in GPT-2’s`);
    else named.set(text, id);
  }
  // `<|endoftext|>` may stand among the added tokens alone.
  if (common < vocabularySize - 1) throw other(name, `it has ${common} of GPT-2’s ${vocabularySize} tokens`);
}

/** Merges in order make GPT-2's tokens from 256 on; one without the others would cut words differently. */
function checkMerges(name: string, merges: readonly string[]): void {
  if (merges.length !== endOfText - 256)
    throw other(name, `it has ${merges.length} merges, GPT-2 has ${endOfText - 256}`);
  const own = gpt2Vocabulary();
  merges.forEach((merge, i) => {
    if (own.get(merge.replace(' ', '')) !== 256 + i)
      throw other(name, `merge ${i + 1} is ${show(merge)}, which is not GPT-2’s`);
  });
}

function take(added: Map<string, AddedToken>, name: string, tokens: readonly AddedToken[]): void {
  for (const token of tokens) {
    const { id, text } = token;
    if (typeof text !== 'string' || text === '' || !Number.isSafeInteger(id) || id < 0)
      throw other(name, 'an added token has no text or no number');
    if (id < vocabularySize && gpt2Tokens.tokenText(id) !== text)
      throw other(name, `token ${id} is ${show(text)} there, ${show(gpt2Tokens.tokenText(id))} in GPT-2’s`);
    const known = added.get(text);
    if (known && known.id !== id) throw other(name, `${show(text)} is token ${id} there and ${known.id} elsewhere`);
    if (!known) added.set(text, token);
  }
}

function asAdded(value: unknown): AddedToken {
  const { id, content, lstrip, rstrip, single_word: alone } = asJson(value);
  return {
    id: id as number,
    text: content as string,
    leftSpace: lstrip === true,
    rightSpace: rstrip === true,
    alone: alone === true,
  };
}

function specialTexts(source: Json | undefined): string[] {
  const texts: string[] = [];
  for (const [key, value] of Object.entries(source ?? {})) {
    if (!/_tokens?$/.test(key)) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      const text = typeof one === 'string' ? one : asJson(one).content;
      if (typeof text === 'string') texts.push(text);
    }
  }
  return texts;
}

let kept: ReadonlyMap<string, number> | undefined;

/** GPT-2's tokens as its files write them: a letter for each byte, those that print for themselves. */
function gpt2Vocabulary(): ReadonlyMap<string, number> {
  if (kept) return kept;
  let next = 256;
  const letters = Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint((byte > 32 && byte < 127) || (byte > 160 && byte !== 173) ? byte : next++),
  );
  const own = new Map<string, number>();
  for (let id = 0; id < ranks.length; id++) own.set(Array.from(tokenBytes(id), byte => letters[byte]!).join(''), id);
  kept = own.set(gpt2Tokens.tokenText(endOfText), endOfText);
  return kept;
}

function parsed(name: string, text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Said below.
  }
  throw other(name, 'it is no JSON object');
}

function entriesOf(value: unknown): [string, unknown][] {
  return Object.entries(asJson(value));
}

function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value)?.slice(0, 60) ?? String(value));
}

function other(name: string, what: string): Failed {
  return new Failed(
    'other-tokenizer',
    `${name} is not GPT-2’s tokenizer: ${what}.`,
    'IOI Lens reads texts with GPT-2’s vocabulary, and tokens added to it: choose a model that keeps it.',
  );
}

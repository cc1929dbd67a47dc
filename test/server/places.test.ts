/** Ranges in texts that are hard to count in. Everything is in UTF-16 units, from the line's beginning. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Range } from 'vscode-languageserver-types';
import { splitLines } from '../../src/language';
import { tokenize } from '../../src/model/tokenizer/tokens';
import { byteOf, referenceIds, vocab } from '../model/gpt2Reference';
import { Editor } from './editor';

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(() => editor.stop());

const prompts = {
  plain: 'When Mary and John went to the store, John gave a drink to',
  tabs: 'When\tMary and\tJohn went to the store,\t John gave a drink to',
  emoji: 'Yesterday 👩‍👩‍👧 Mary and 🐈 John went to the store 🎉 and John gave 🍺 to',
  combining: 'Yesterday Zoé and José went to the cafe\u0301 and José gave a nai\u0308ve drink to',
  rightToLeft: 'Yesterday שלום Mary and مرحبا John went to the store, John gave \u202eabc\u202c to',
  escapes: 'When \\{Mary\\} and John went \\=> the \\\\ store, John gave a drink to',
};

/** Whatever the line ends, and what stands above. */
const files = [
  { name: 'Unix line ends', eol: '\n' },
  { name: 'Windows line ends', eol: '\r\n' },
  { name: 'old Mac line ends', eol: '\r' },
];

describe.each(files)('$name', ({ eol }) => {
  const text = ['\ufeff# 👩‍👩‍👧 é', '@top 2', ...Object.values(prompts), ''].join(eol);

  it.each(Object.keys(prompts))('hover over %s: each character in its token', async name => {
    const uri = await editor.open(text, `file:///${encodeURIComponent(`${name}${eol}`)}.ioi`);
    const line = 2 + Object.keys(prompts).indexOf(name);
    const written = prompts[name as keyof typeof prompts];
    const covered: string[] = [];
    let at = 0;
    while (at < written.length) {
      const hover = await editor.hover(uri, line, at);
      const { start, end } = hover!.range!;
      expect([start.line, end.line]).toEqual([line, line]);
      expect(start.character).toBeLessThanOrEqual(at);
      expect(end.character).toBeGreaterThan(at);
      covered.push(written.slice(start.character, end.character));
      at = end.character;
    }
    // Every piece is whole: no half of a character, no half of an escape.
    for (const piece of covered) expect(Buffer.from(piece).toString()).toBe(piece);
    if (name !== 'escapes') {
      const tokens = tokenize(written);
      for (const piece of covered)
        expect(tokens.some(({ start, end }) => written.slice(start, end) === piece)).toBe(true);
    }
    expect(covered.join('')).toContain('gave');
  });

  it('lenses stand above their prompts', async () => {
    const uri = await editor.open(text);
    const lenses = await editor.lenses(uri);
    const lines = [...new Set(lenses.map(({ range }) => range.start.line))];
    expect(lines).toEqual(Object.keys(prompts).map((_, i) => i + 2));
    for (const { range } of lenses) expect(range.end).toEqual({ line: range.start.line, character: 0 });
  });
});

it.each(['\n', '\r\n', '\r'])('diagnostics point at what they mean (line ends %j)', async eol => {
  const text = [
    '\ufeff@modle 👩‍👩‍👧',
    'Yesterday 👩‍👩‍👧 Mary and John went, John gave a drink to\t ',
    'Zoe\u0301 and שלום {plaec} }',
    '\t@off',
    '',
  ].join(eol);
  const uri = await editor.open(text);
  const found = (await editor.checked(uri)).map(({ code, range }) => [code, cut(text, range)]);
  expect(found).toContainEqual(['unknown-directive', '@modle']);
  expect(found).toContainEqual(['trailing-space', '\t ']);
  expect(found).toContainEqual(['unknown-slot', '{plaec}']);
  expect(found).toContainEqual(['unknown-slot', '}']);
});

it('a line of 10,000 characters', async () => {
  const long = `Yesterday 🎉 ${'Mary and John went to the store 👩‍👩‍👧, '.repeat(250)}John gave a drink to`;
  expect(long.length).toBeGreaterThan(10_000);
  const text = `${prompts.plain}\r\n${long} \r\n${prompts.plain}`;
  const uri = await editor.open(text);
  const found = await editor.checked(uri);
  const ranges = found.filter(({ range }) => range.start.line === 1).map(({ code, range }) => [code, cut(text, range)]);
  expect(ranges).toContainEqual(['prompt-too-long', long]);
  expect(ranges).toContainEqual(['trailing-space', ' ']);
  // What the panel strikes out begins where another tokenizer's last whole character of the tokens that fit ends.
  const { n_positions: positions } = JSON.parse(readFileSync('media/models/demo/config.json', 'utf8'));
  const { reaches } = (await editor.ask('ioi/promptAt', { uri, line: 1 }))!;
  expect(long.slice(0, reaches)).toBe(decoded(referenceIds(long).slice(0, positions)).replace(/\ufffd+$/, ''));
  expect(await editor.ask('ioi/promptAt', { uri, line: 0 })).not.toHaveProperty('reaches');
  // It is too long for the model; where its tokens are is known all the same.
  const hover = await editor.hover(uri, 1, long.indexOf(' gave', 9000) + 2);
  expect(cut(text, hover!.range!)).toBe(' gave');
  expect(await editor.prediction(uri, 1)).toMatch(/^No prediction: The prompt has \d+ tokens/);
  expect(await editor.prediction(uri, 2)).toMatch(/^✓ Mary/);
});

it('edits in the middle of all that keep every range right', async () => {
  const text = Object.values(prompts).join('\r\n');
  const uri = await editor.open(text);
  const at = (line: number, character: number) => ({ line, character });
  await editor.change(
    uri,
    { range: { start: at(2, 10), end: at(2, 18) }, text: '🐈‍⬛' },
    { range: { start: at(0, 0), end: at(0, 0) }, text: '# é\r\n\r\n' },
    { range: { start: at(5, 0), end: at(5, 0) }, text: 'שלום ' },
  );
  const lines = [
    '# é',
    '',
    prompts.plain,
    prompts.tabs,
    `${prompts.emoji.slice(0, 10)}🐈‍⬛${prompts.emoji.slice(18)}`,
    `שלום ${prompts.combining}`,
  ];
  for (let line = 2; line < lines.length; line++) {
    const character = lines[line]!.lastIndexOf(' gave') + 1;
    const hover = await editor.hover(uri, line, character);
    expect(cut(lines.join('\n'), hover!.range!)).toBe(' gave');
  }
});

describe('the same file twice', () => {
  it('in two windows: each has its own heads, both see the same text and numbers', async () => {
    const other = await Editor.start();
    const uri = 'file:///shared.ioi';
    const prompt = { uri, line: 0 };
    await editor.open(prompts.plain, uri);
    await other.open(prompts.plain, uri);
    const heads = [{ layer: 4, head: 1 }];
    const named = await editor.prompt(uri, prompt.line);
    await editor.ask('ioi/setOff', { prompt: named, heads, how: 'set' });
    expect(await other.ask('ioi/promptAt', prompt)).toMatchObject({ off: [], unsaved: false });
    // One keeps them in the file; the other reads it again.
    const kept = await editor.ask('ioi/keepInFile', { prompt: named });
    const { newText } = kept.ok ? kept.value : { newText: '' };
    await editor.change(uri, { text: newText });
    await other.change(uri, { text: newText });
    for (const one of [editor, other])
      expect(await one.ask('ioi/promptAt', { uri, line: 1 })).toMatchObject({ off: heads, unsaved: false });
    expect(await other.lensTitles(uri, 1)).toEqual(await editor.lensTitles(uri, 1));
    await other.stop();
  });

  it('in two editors: both ask about one text, in whatever order, and get one answer', async () => {
    const uri = await editor.open(prompts.plain);
    const ask = () => Promise.all([editor.lensTitles(uri, 0), editor.hoverText(uri, 0, 8)]);
    const [left, right] = await Promise.all([ask(), ask()]);
    expect(left).toEqual(right);
    await editor.ask('ioi/setOff', {
      prompt: await editor.prompt(uri, 0),
      heads: [{ layer: 0, head: 0 }],
      how: 'toggle',
    });
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(first).toEqual(second);
    expect(first[0].join(' ')).toContain('⊘ 0.0: ');
  });
});

/** What a range covers. */
function cut(text: string, { start, end }: Range): string {
  const lines = splitLines(text);
  return text.slice(lines[start.line]!.start + start.character, lines[end.line]!.start + end.character);
}

function decoded(ids: readonly number[]): string {
  const letters = new Map([...vocab].map(([text, id]) => [id, text]));
  return Buffer.from(ids.flatMap(id => [...letters.get(id)!].map(letter => byteOf.get(letter)!))).toString();
}

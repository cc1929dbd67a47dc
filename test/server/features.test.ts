import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import {
  type CodeAction,
  CompletionItemKind,
  type SemanticTokens,
  type TextDocumentEdit,
} from 'vscode-languageserver-types';
import { DIRECTIVES, splitLines } from '../../src/language';
import type { PromptRef, Trace } from '../../src/protocol/lsp';
import { Editor, predictionLens, settings } from './editor';

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(() => editor.stop());

const mary = 'When Mary and John went to the store, John gave a drink to';
const template = 'When {s1} and {s2} went to the {place}, {s3} gave a drink to';
const everything = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };

describe('hover', () => {
  it('shows what follows each token, and what really follows', async () => {
    const uri = await editor.open(mary);
    const text = await editor.hoverText(uri, 0, mary.indexOf('went'));
    expect(text).toContain('**`·went`**│`·to`');
    expect(text).toMatch(/!\[\]\(data:image\/svg\+xml,%3Csvg\S+\) \| .*% \| `·to` \|/);
    expect(text).toMatch(/then `·to`: .*%, rank 1/);
    expect(text).toContain('*after token 5 of 14*');
    expect(text).not.toContain('P(');
  });

  it('at the end also the answer', async () => {
    const uri = await editor.open(mary);
    for (const character of [mary.length, mary.length - 1, 10_000])
      expect(await editor.hoverText(uri, 0, character)).toMatch(
        /^\*\*✓ Mary is first\*\* · P\(Mary\) 0\.\d{3} · P\(John\) 0\.\d{3} · logit difference \d\.\d{3}\n\n/,
      );
  });

  it('puts clean and ablated side by side, at each token', async () => {
    const uri = await editor.open(`@off 4.1 5.0\n${mary}`);
    expect(await editor.hoverText(uri, 1, 30)).toContain('| P | all heads on | P | ablated |');
    const end = await editor.hoverText(uri, 1, mary.length);
    expect(end).toContain('**⊘ 4.1 5.0** ablated, beside all heads on');
    expect(end).toMatch(/P\(Mary\) 0\.\d+ → 0\.\d+ · P\(John\) .* → .* · logit difference .* → /);
  });

  it('tells ids when they are wanted', async () => {
    await editor.tell('ioi/settings', { ...settings, hoverTokenIds: true });
    const uri = await editor.open(mary);
    expect(await editor.hoverText(uri, 0, 6)).toContain('after token 2 of 14, id 5335');
    await editor.tell('ioi/settings', settings);
    expect(await editor.hoverText(uri, 0, 6)).not.toContain('5335');
  });

  it('on a slot: what it draws from, and an example; beside it the first draw', async () => {
    const uri = await editor.open(template);
    const slot = await editor.hoverText(uri, 0, template.indexOf('{place}') + 2);
    expect(slot).toMatch(/a word, from the list `place`[\s\S]*words drawn[\s\S]*\n\n\d+ words: /);
    expect(slot).toMatch(/For example \(ABA\): When \w+ and/);
    expect(await editor.hoverText(uri, 0, template.indexOf('{s2}') + 1)).toContain('name 2 of the form');
    const hover = await editor.hover(uri, 0, template.indexOf('gave'));
    expect(hover!.range).toEqual({
      start: { line: 0, character: template.indexOf(' gave') },
      end: { line: 0, character: template.indexOf(' gave') + 5 },
    });
    expect((hover!.contents as { value: string }).value).toMatch(/\*first draw of ABA:\* When \w+ and/);
  });

  it('on a directive its documentation, on a head its effect once it is known', async () => {
    const uri = await editor.open(`@off 4.1\n${mary}`);
    expect(await editor.hoverText(uri, 0, 2)).toContain('Heads knocked out in the prompts below.');
    expect(await editor.hoverText(uri, 0, 7)).toContain('not known yet');
    await editor.measure(uri, 1, { kind: 'sweep' });
    expect(await editor.hoverText(uri, 0, 7)).toMatch(/Ablated alone in line 2: KL 0\.\d+ \(\d+ of 36\) · Mary [↓↑]/);
  });

  it('on an answer: which token is scored', async () => {
    const uri = await editor.open(`${mary} => Mary | "John"`);
    expect(await editor.hoverText(uri, 0, mary.length + 5)).toMatch(
      /Scored as the token `·Mary`\n\nAfter the prompt: \*\*/,
    );
    expect(await editor.hoverText(uri, 0, mary.length + 12)).toContain('Scored as the token `John`');
  });

  it('that the mouse has passed by are given up, and the one it rests on comes first', async () => {
    const traced = await Editor.start();
    const many = 200;
    const uri = await traced.open(Array.from({ length: many }, (_, i) => `On day ${i}, ${mary}`).join('\n'));
    const source = new CancellationTokenSource();
    const at = (line: number) => ({ textDocument: { uri }, position: { line, character: 20 } });
    const passed = Array.from({ length: many - 1 }, (_, line) =>
      traced.connection.sendRequest('textDocument/hover', at(line), source.token).catch(() => null),
    );
    source.cancel();
    expect(await traced.hoverText(uri, many - 1, 20)).toContain('after token');
    expect((await Promise.all(passed)).filter(Boolean).length).toBeLessThan(many / 4);
    // What was measured is known above its line.
    const known = (await traced.lenses(uri)).filter(
      ({ command, data }) => (data as unknown[])[3] === 'predict' && command,
    );
    expect(known.length).toBeLessThan(many / 4);
    await traced.stop();
  });

  it('says why there is no prediction, and shows the tokens all the same', async () => {
    const uri = await editor.open(`${'word '.repeat(200)}end`);
    expect(await editor.hoverText(uri, 0, 2)).toMatch(/^\*\*`word`\*\*│`·word`[\s\S]*128 tokens/);
  });

  it('nothing where nothing is', async () => {
    const uri = await editor.open('# comment\n\n');
    for (const line of [0, 1, 2, 50]) expect(await editor.hover(uri, line, 3)).toBeNull();
    expect(await editor.hover('file:///not/open.ioi', 0, 0)).toBeNull();
  });
});

describe('lenses', () => {
  it('predict, sweep, then toggle the strongest heads', async () => {
    const uri = await editor.open(`# one\nThat day, ${mary}`);
    const [sweep, ablate, prediction] = await editor.lensTitles(uri, 1);
    expect(prediction).toMatch(/^✓ Mary \d+% · \w+ \d+% · \w+ \d+%$/);
    expect([sweep, ablate]).toEqual(['Sweep heads', 'Ablate head…']);

    const swept = await editor.measure(uri, 1, { kind: 'sweep' });
    expect(swept.ok && swept.value.kind === 'sweep' && swept.value.result.heads).toHaveLength(36);
    expect(editor.rows.flatMap(({ prompt, rows }) => (prompt.uri === uri ? rows : []))).toHaveLength(36);
    expect(editor.progress.some(({ value }) => value.message === 'knock-outs: 36 of 36')).toBe(true);
    const after = await editor.lensTitles(uri, 1);
    expect(after.slice(0, 2)).toEqual(['Heads swept', 'Ablate head…']);
    expect(after.slice(2)).toEqual([
      ...Array(3).fill(expect.stringMatching(/^⊘ \d\.\d {2}Mary [↓↑]\d+ points$/)),
      prediction,
    ]);

    const lens = (await editor.lenses(uri)).find(({ command }) => command?.command === 'ioiLens.toggleHead')!;
    const [prompt, head] = lens.command!.arguments as [PromptRef, { layer: number; head: number }];
    const refreshes = editor.refreshes;
    const state = await editor.ask('ioi/setOff', { prompt, heads: [head], how: 'toggle' });
    expect(state).toMatchObject({ ok: true, value: { off: [head], unsaved: true, swept: true } });
    await editor.until(() => editor.refreshes > refreshes);
    const off = await editor.lensTitles(uri, 1);
    // What stands left of the lens that was clicked is as it was.
    const place = after.findIndex(title => title.startsWith(`⊘ ${head.layer}.${head.head} `));
    expect(off.slice(0, place)).toEqual(after.slice(0, place));
    expect(off[place]).toMatch(new RegExp(`^● ${head.layer}.${head.head} off`));
    expect(off.at(-1)).toBe('Keep in file');
    expect(off.at(-2)).toMatch(new RegExp(`^[✓✗] ⊘ ${head.layer}.${head.head}: .*\\(was Mary \\d+%\\)$`));
    expect(await editor.hoverText(uri, 1, mary.length)).toContain('ablated');

    await editor.ask('ioi/setOff', { prompt, heads: [head], how: 'toggle' });
    expect(await editor.lensTitles(uri, 1)).toEqual(after);
  });

  it('stay where they are while heads are toggled, whatever the file says', async () => {
    for (const text of [mary, `@off 1.1\n${mary}`, template]) {
      const uri = await editor.open(text);
      const line = text.split('\n').length - 1;
      await editor.measure(uri, line, text === template ? { kind: 'mean', of: { kind: 'sweep' } } : { kind: 'sweep' });
      const before = await editor.lensTitles(uri, line);
      const prompt = await editor.prompt(uri, line);
      const toggles = before.flatMap((title, at) => (/^⊘ \d\.\d {2}/.test(title) ? [at] : []));
      expect(toggles).toHaveLength(3);
      for (const at of [...toggles].reverse()) {
        const [layer, head] = before[at]!.match(/\d+/g)!.map(Number);
        const heads = [{ layer: layer!, head: head! }];
        await editor.ask('ioi/setOff', { prompt, heads, how: 'toggle' });
        expect((await editor.lensTitles(uri, line)).slice(0, at)).toEqual(before.slice(0, at));
        await editor.ask('ioi/setOff', { prompt, heads, how: 'toggle' });
        expect(await editor.lensTitles(uri, line)).toEqual(before);
      }
    }
  });

  it('keep a prompt’s heads while others are edited, and let go when the file says otherwise', async () => {
    const uri = await editor.open(`${mary}\n${mary}\n`);
    const heads = [{ layer: 4, head: 1 }];
    await editor.ask('ioi/setOff', { prompt: await editor.prompt(uri, 1), heads, how: 'set' });
    await editor.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '# new\nThen, ',
    });
    expect(await editor.ask('ioi/promptAt', { uri, line: 2 })).toMatchObject({ off: heads, unsaved: true });
    expect(await editor.ask('ioi/promptAt', { uri, line: 1 })).toMatchObject({ off: [], unsaved: false });
    // Typing in the prompt itself keeps them as well.
    await editor.change(uri, {
      range: { start: { line: 2, character: 0 }, end: { line: 2, character: 4 } },
      text: 'While',
    });
    expect(await editor.ask('ioi/promptAt', { uri, line: 2 })).toMatchObject({ off: heads });
    await editor.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } },
      text: '@off 1.1',
    });
    expect(await editor.ask('ioi/promptAt', { uri, line: 2 })).toMatchObject({
      off: [{ layer: 1, head: 1 }],
      unsaved: false,
    });
  });

  it.each([
    ['above the only prompt', mary, 0, `@off 4.1\n${mary}`],
    ['and ends it below', `${mary}\n${mary}`, 0, `@off 4.1\n${mary}\n@off\n${mary}`],
    ['in an @off that is there', `@off 2.2\n${mary}`, 1, `@off 4.1\n${mary}`],
    ['and gives back what held', `@off 2.2\n${mary}\n${mary}`, 1, `@off 4.1\n${mary}\n@off 2.2\n${mary}`],
    ['with Windows line ends', `${mary}\r\n${mary}\r\n`, 0, `@off 4.1\r\n${mary}\r\n@off\r\n${mary}\r\n`],
  ])('keep in file: %s', async (_, text, line, wanted) => {
    const uri = await editor.open(text);
    const prompt = await editor.prompt(uri, line);
    await editor.ask('ioi/setOff', { prompt, heads: [{ layer: 4, head: 1 }], how: 'set' });
    const outcome = await editor.ask('ioi/keepInFile', { prompt });
    if (!outcome.ok) throw new Error(outcome.failure.message);
    const { start, end, newText } = outcome.value;
    expect(edited(text, [{ range: { start, end }, newText }])).toBe(wanted);
    await editor.change(uri, { range: { start, end }, text: newText });
    const state = await editor.ask('ioi/promptAt', {
      uri,
      line: wanted.split('\n').findIndex(one => one.startsWith('When')),
    });
    expect(state).toMatchObject({ off: [{ layer: 4, head: 1 }], unsaved: false });
  });

  it('of a template: its draws', async () => {
    const uri = await editor.open(template);
    expect(await editor.prediction(uri, 0)).toMatch(/^(ABA|ABC|ABB| )+: (IO|no name) on top \d+% of \d+/);
  });

  it('as many as the settings want', async () => {
    const uri = await editor.open(mary);
    await editor.tell('ioi/settings', { ...settings, codeLens: { density: 'prediction', strongestHeads: 3 } });
    expect(await editor.lensTitles(uri, 0)).toHaveLength(1);
    await editor.tell('ioi/settings', { ...settings, codeLens: { density: 'off', strongestHeads: 3 } });
    expect(await editor.lenses(uri)).toEqual([]);
    await editor.tell('ioi/settings', settings);
  });

  it('that are scrolled away before their turn are not measured', async () => {
    const traced = await Editor.start({ trace: true });
    const uri = await traced.open(Array.from({ length: 60 }, (_, i) => `On day ${i}, ${mary}`).join('\n'));
    const lenses = (await traced.lenses(uri)).filter(({ command }) => !command);
    expect(lenses).toHaveLength(60);
    const source = new CancellationTokenSource();
    const scrolled = lenses
      .slice(0, 59)
      .map(lens => traced.connection.sendRequest('codeLens/resolve', lens, source.token).catch(() => {}));
    source.cancel();
    expect(await traced.prediction(uri, 59)).toMatch(/^✓ Mary/);
    await Promise.all(scrolled);
    const results = traced.received.filter(({ method }) => method === 'ioi/trace').map(({ params }) => params as Trace);
    const open = new Set<number>();
    for (const { event, id } of results) {
      if (event === 'asked') open.add(id);
      else open.delete(id);
    }
    expect(open.size).toBe(0);
    // Looked at again, they are measured after all.
    expect(await traced.prediction(uri, 3)).toMatch(/^✓ Mary/);
    await traced.stop();
  });

  it('of an older text are not resolved', async () => {
    const uri = await editor.open(`${mary} x`);
    const lens = predictionLens(await editor.lenses(uri), 0);
    await editor.change(uri, { text: `${mary} y` });
    await expect(editor.resolve(lens)).rejects.toMatchObject({ code: -32801 });
  });
});

describe('diagnostics', () => {
  it('have codes, pages, versions and fixes', async () => {
    const text = 'Mary and John went. John gave it to \n@modle demo\n';
    const uri = await editor.open(text);
    const found = await editor.checked(uri);
    expect(found.map(({ code }) => code)).toEqual(['first-name-without-space', 'trailing-space', 'unknown-directive']);
    expect(found[0]!.codeDescription!.href).toMatch(/docs\/diagnostics\/first-name-without-space\.md$/);
    const actions = await editor.actions(uri, everything);
    expect(actions.map(({ title }) => title)).toContain('Begin with “Yesterday”');
    const [first] = actions;
    expect((first!.edit!.documentChanges![0] as TextDocumentEdit).textDocument).toEqual({ uri, version: 1 });
    expect(edited(text, editsOf(first!))).toMatch(/^Yesterday Mary/);

    const all = actions.find(({ kind }) => kind === 'source.fixAll.ioi')!;
    const resolved = await editor.connection.sendRequest<CodeAction>('codeAction/resolve', all);
    expect(edited(text, editsOf(resolved))).toBe('Mary and John went. John gave it to\n@model demo\n');
  });

  it('fix all keeps Windows line ends and what stands around', async () => {
    const text = `# a\r\n${mary} \r\n# b\r\n${mary}  \r\n# c\r\n`;
    const uri = await editor.open(text);
    const actions = await editor.actions(uri, everything);
    const all = actions.find(({ title }) => title.startsWith('Fix all 2 problems'))!;
    const resolved = await editor.connection.sendRequest<CodeAction>('codeAction/resolve', all);
    expect(edited(text, editsOf(resolved))).toBe(`# a\r\n${mary}\r\n# b\r\n${mary}\r\n# c\r\n`);
  });

  it('go with the file', async () => {
    const uri = await editor.open(`${mary} `);
    expect(await editor.checked(uri)).toHaveLength(1);
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await editor.until(() => editor.diagnostics.get(uri)!.all.length === 0);
  });
});

describe('completion', () => {
  const labels = async (text: string) => {
    const uri = await editor.open(text.replace('‸', ''));
    const at = text.indexOf('‸');
    const before = text.slice(0, at).split('\n');
    return (await editor.complete(uri, before.length - 1, before.at(-1)!.length)).map(({ label }) => label);
  };

  it.each([
    ['@‸', ['@model', '@off', '@bos']],
    ['@mod‸', ['@model']],
    ['‸', ['@model']],
    ['@model ‸', ['demo', 'gpt2']],
    ['@off ‸', ['0.0', '5.5']],
    ['@off 1.1 ‸', ['0.0', '5.5']],
    ['@baseline ‸', ['zero', 'mean ABC 128 seed=42']],
    ['@positions ‸', ['all', 'end']],
    ['@set fruit apple pear\n@set ‸', ['names', 'fruit']],
    ['Then, {‸', ['s1', 's3', 'place']],
    ['@set fruit apple pear\nA {fr‸', ['fruit']],
    [`${mary} => ‸`, ['Mary', 'John']],
    [`${mary} => Mary | ‸`, ['John']],
    ['Yesterday M‸', ['Mary', 'Michael']],
    ['‸', ['when', 'template', 'off']],
    [`${mary}\ntem‸`, ['template', 'templates']],
  ])('%s', async (text, wanted) => {
    expect(await labels(text)).toEqual(expect.arrayContaining(wanted));
  });

  it.each(DIRECTIVES.map(({ name }) => name))('inside the value of @%s: values only', async name => {
    for (const text of [`@${name} ‸`, `@${name} a‸`, `@${name} 1 ‸`, `@${name} @‸`, `@${name} mean ABC ‸`]) {
      const uri = await editor.open(text.replace('‸', ''));
      for (const { label, kind } of await editor.complete(uri, 0, text.indexOf('‸'))) {
        expect(label).not.toMatch(/^@/);
        expect(kind).not.toBe(CompletionItemKind.Snippet);
        expect(kind).not.toBe(CompletionItemKind.Keyword);
      }
    }
  });

  it('puts the prompt’s own names first, and the strongest heads', async () => {
    expect((await labels(`${mary} => ‸`)).slice(0, 2)).toEqual(['Mary', 'John']);
    const uri = await editor.open(`@off \n${mary}`);
    await editor.measure(uri, 1, { kind: 'sweep' });
    const [first] = (await editor.complete(uri, 0, 5)).sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
    expect(first!.detail).toMatch(/^KL \d+\.\d+, Mary/);
    // Editors show a detail beside the chosen row alone.
    expect(first!.labelDetails?.description).toBe(first!.detail);
  });

  it('inserts what is missing and replaces what is there', async () => {
    const insert = async (text: string, label: string) => {
      const uri = await editor.open(text.replace('‸', ''));
      const items = await editor.complete(uri, 0, text.indexOf('‸'));
      const item = items.find(one => one.label === label)!;
      const edit = item.textEdit as Edit | undefined;
      return edit ? edited(text.replace('‸', ''), [edit]) : item.insertText;
    };
    expect(await insert('When {‸', 's1')).toBe('s1}');
    expect(await insert('When {‸} and', 's1')).toBe('s1');
    expect(await insert('@of‸', '@off')).toBe('@off ');
    expect(await insert('@of‸ 9.9', '@off')).toBe('@off 9.9');
    expect(await insert('@off 1.‸', '1.2')).toBe('@off 1.2');
    expect(await insert('@off 0.0,1‸', '1.2')).toBe('@off 0.0,1.2');
  });

  it('is silent in the middle of a sentence', async () => {
    expect(await labels('When Mary and ‸')).toEqual([]);
    expect(await labels('@model demo gpt2 # ‸')).not.toContain('@off');
    for (const text of ['Mary went to the park‸', 'They were two‸', 'when‸ Mary went', ' when‸', '@off‸'])
      expect(await labels(text)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(park|two|when|off)$/)]));
  });
});

describe('what stands beside the text', () => {
  it('hints', async () => {
    const uri = await editor.open(mary);
    await editor.lensTitles(uri, 0);
    const [hint] = await editor.hints(uri, everything);
    expect(hint).toMatchObject({ position: { line: 0, character: mary.length } });
    expect(hint!.label).toMatch(/^→ Mary \d+%$/);
  });

  it('an outline, folds and highlights', async () => {
    const text = `# Section one\n# more\n@top 5\n${mary}\n\n# Two\n${template}\n@set place shop park\n${template}\n`;
    const uri = await editor.open(text);
    const ask = <T>(method: string) =>
      editor.connection.sendRequest<T>(`textDocument/${method}`, { textDocument: { uri } });
    const outline = await ask<{ name: string; children: { name: string }[] }[]>('documentSymbol');
    expect(outline.map(({ name, children }) => [name, children.length])).toEqual([
      ['Section one', 1],
      ['Two', 2],
    ]);
    expect(await ask('foldingRange')).toEqual([
      { startLine: 0, endLine: 1, kind: 'comment' },
      { startLine: 0, endLine: 3 },
      { startLine: 5, endLine: 8 },
    ]);
    const names = await editor.highlights(uri, 3, mary.indexOf('John') + 1);
    expect(names.map(({ range }) => range.start)).toEqual([
      { line: 3, character: mary.indexOf('John') },
      { line: 3, character: mary.lastIndexOf('John') },
    ]);
    const slots = await editor.highlights(uri, 8, template.indexOf('{place}') + 1);
    expect(slots.map(({ range }) => range.start.line)).toEqual([8, 7]);
  });

  it('semantic tokens of what is on the screen', async () => {
    const uri = await editor.open(`@off 1.1 9.9\n${mary} => Mary`);
    const { data } = await editor.connection.sendRequest<SemanticTokens>('textDocument/semanticTokens/range', {
      textDocument: { uri },
      range: everything,
    });
    const rows = Array.from({ length: data.length / 5 }, (_, i) => data.slice(i * 5, i * 5 + 5));
    expect(rows.map(([line, , length, type, modifiers]) => [line, length, type, modifiers])).toEqual([
      [0, 3, 3, 0],
      [0, 3, 3, 2],
      [1, 4, 1, 0],
      [0, 4, 1, 0],
      [0, 4, 1, 0],
      [0, 4, 2, 0],
    ]);
  });

  it('formats directives and leaves prompts alone', async () => {
    const text = `@off   1.1,2.2 , 3.3  \n@set  names  "New York"   Bob\n   \n${mary}  \n# c  \n@baseline   zero`;
    const uri = await editor.open(text);
    expect(edited(text, await editor.format(uri))).toBe(
      `@off 1.1 2.2 3.3\n@set names "New York" Bob\n\n${mary}  \n# c\n@baseline zero`,
    );
  });

  it('surprise: bits of every token but the first', async () => {
    const uri = await editor.open(`${mary}\n${template}\n`);
    const outcome = await editor.ask('ioi/surprisal', { uri, from: 0, to: 1 });
    if (!outcome.ok) throw new Error(outcome.failure.message);
    expect(outcome.value).toHaveLength(13);
    const [first] = outcome.value;
    expect(mary.slice(first!.start, first!.end)).toBe(' Mary');
    for (const { bits, prob } of outcome.value) expect(2 ** -bits).toBeCloseTo(prob, 9);
  });

  it('surprise of ten thousand prompts: of those on the screen, and no other is measured', async () => {
    const traced = await Editor.start({ trace: true });
    const uri = await traced.open(Array.from({ length: 10_000 }, (_, i) => `On day ${i}, ${mary}`).join('\n'));
    const outcome = await traced.ask('ioi/surprisal', { uri, from: 5000, to: 5011 });
    if (!outcome.ok) throw new Error(outcome.failure.message);
    expect([...new Set(outcome.value.map(({ line }) => line))]).toEqual(Array.from({ length: 12 }, (_, i) => 5000 + i));
    const traces = traced.received.flatMap(({ method, params }) => (method === 'ioi/trace' ? [params as Trace] : []));
    expect(traces.filter(({ event }) => event === 'asked')).toHaveLength(12);
    await traced.stop();
  });
});

describe('panels', () => {
  it.each([
    { kind: 'predict' },
    { kind: 'ablate' },
    { kind: 'path', to: 'logits' },
    { kind: 'attribute' },
    { kind: 'attention', heads: [{ layer: 0, head: 0 }] },
    { kind: 'patch', site: 'resid', direction: 'denoise' },
    { kind: 'writes', head: { layer: 1, head: 1 } },
  ] as const)('measure $kind', async ask => {
    const uri = await editor.open(`@off 4.1\n${mary}`);
    expect(await editor.measure(uri, 1, ask)).toMatchObject({
      ok: true,
      value: { kind: ask.kind, ask, result: { prompt: mary, provenance: { analysis: ask.kind } } },
    });
  });

  it('are told when a prompt that they asked about changes', async () => {
    const uri = await editor.open(`${mary}\n${mary}`);
    await editor.ask('ioi/promptAt', { uri, line: 1 });
    const told = () =>
      editor.received.findLast(
        ({ method, params }) => method === 'ioi/promptChanged' && (params as { uri: string }).uri === uri,
      )?.params;
    const end = { line: 1, character: mary.length };
    await editor.change(uri, { range: { start: end, end }, text: ' x' });
    await editor.until(() => told() !== undefined);
    expect(told()).toMatchObject({ line: 1, version: 2, text: `${mary} x` });
    await editor.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '@off 1.1\n',
    });
    await editor.until(() => (told() as { version: number }).version === 3);
    expect(told()).toMatchObject({ line: 2, off: [{ layer: 1, head: 1 }], unsaved: false });
  });

  it('that sweep the same prompt share one sweep', async () => {
    const uri = await editor.open(`At last, ${mary}`);
    const traced = () =>
      editor.received.filter(({ method, params }) => method === 'ioi/trace' && (params as Trace).event === 'asked');
    const before = traced().length;
    const [one, other] = await Promise.all([
      editor.measure(uri, 0, { kind: 'sweep' }),
      editor.measure(uri, 0, { kind: 'sweep' }),
    ]);
    expect(one.ok && one.value).toEqual(other.ok && other.value);
    expect(await editor.measure(uri, 0, { kind: 'sweep' })).toEqual(one);
    expect(traced().length - before).toBeLessThanOrEqual(1);
  });

  it('are told why not', async () => {
    const uri = await editor.open(`${mary}\n@model gpt9\n${mary}`);
    const prompt = await editor.prompt(uri, 0);
    const code = async (outcome: Promise<{ ok: boolean; failure?: { code: string } }>) => (await outcome).failure?.code;
    const sweep = { kind: 'sweep' } as const;
    expect(await code(editor.measurePrompt({ ...prompt, id: 1e6 }, sweep))).toBe('no-prompt');
    expect(await code(editor.measurePrompt({ ...prompt, content: 'another' }, sweep))).toBe('outdated');
    expect(await code(editor.measure(uri, 2, sweep))).toBe('unknown-model');
    const heads = [{ layer: 9, head: 9 }];
    expect(await code(editor.ask('ioi/setOff', { prompt, heads, how: 'set' }))).toBe('unknown-head');
    expect(await code(editor.measurePrompt(prompt, { kind: 'path', to: 'x' }))).toBe('bad-receiver');
  });
});

type Edit = {
  readonly range: { start: { line: number; character: number }; end: { line: number; character: number } };
  readonly newText: string;
};

function editsOf({ edit }: CodeAction): Edit[] {
  return (edit!.documentChanges as TextDocumentEdit[]).flatMap(({ edits }) => edits as Edit[]);
}

/** The text after an editor has applied the edits. */
function edited(text: string, edits: readonly Edit[]): string {
  const lines = splitLines(text);
  const offset = ({ line, character }: { line: number; character: number }) => lines[line]!.start + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (all, { range, newText }) => all.slice(0, offset(range.start)) + newText + all.slice(offset(range.end)),
      text,
    );
}

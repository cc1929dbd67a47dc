/** Right or wrong at a glance, and what holds for a prompt: lens, hover, problems, marks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editor } from './editor';

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(() => editor.stop());

const mary = 'When Mary and John went to the store, John gave a drink to';
/** The model says the name that is not repeated. */
const wrong = `${mary} => John | Mary`;

const problems = (uri: string) =>
  (editor.diagnostics.get(uri)?.all ?? []).filter(({ code }) => code === 'not-as-expected');
const marked = (uri: string) =>
  editor.received
    .filter(({ method, params }) => method === 'ioi/wrong' && (params as { uri: string }).uri === uri)
    .map(({ params }) => (params as { lines: number[] }).lines)
    .at(-1);

describe('a wrong answer', () => {
  it('is seen in the lens, with its place among all tokens', async () => {
    const uri = await editor.open(`${mary}\n${wrong}\n`);
    expect(await editor.prediction(uri, 0)).toMatch(/^✓ Mary \d+% · \w+ \d+% · \w+ \d+%$/);
    expect(await editor.prediction(uri, 1)).toMatch(/^✗ Mary \d+% · .* · John #\d+$/);
  });

  it('begins the hover, whose rows say which is IO and which is S', async () => {
    const uri = await editor.open(wrong);
    const text = await editor.hoverText(uri, 0, mary.length);
    expect(text).toMatch(/^\*\*✗ John is \\#\d+\*\* · P\(John\) 0\.\d{3} · P\(Mary\) 0\.\d{3} · logit difference -\d/);
    expect(text).toMatch(/\| `·Mary` \| S \|/);
    expect(text.indexOf('✗')).toBeLessThan(text.indexOf('after token'));
  });

  it('is a problem where @expect stands above it, found without being looked at, and gone when it is right', async () => {
    const uri = await editor.open(`@expect 90%\n\n${wrong}\n${mary}\n`);
    await editor.until(() => problems(uri).length === 1);
    const [problem] = problems(uri);
    expect(problem!.message).toMatch(/^Expected John; the model says Mary \d+%\. ·John is #\d+ with /);
    expect(problem!.range.start).toEqual({ line: 2, character: 0 });
    expect(problem!.codeDescription!.href).toMatch(/not-as-expected\.md$/);
    await editor.until(() => marked(uri)?.join() === '2');
    await editor.change(uri, { text: `@expect 90%\n\n${mary}\n` });
    await editor.until(() => problems(uri).length === 0 && marked(uri)?.length === 0);
  });

  it('without @expect is marked in the ruler once it is known, and no problem', async () => {
    const uri = await editor.open(`${wrong}\n`);
    await editor.prediction(uri, 0);
    await editor.until(() => marked(uri)?.length === 1);
    expect(problems(uri)).toEqual([]);
  });

  it('that comes of a head that was switched off is told, and taken back', async () => {
    const uri = await editor.open(`@expect 100%\n${mary}\n`);
    await editor.prediction(uri, 1);
    const swept = await editor.measure(uri, 1, { kind: 'sweep' });
    if (!swept.ok || swept.value.kind !== 'sweep') throw new Error('not swept');
    const breaking = swept.value.result.heads.find(({ next }) => next[0]!.text !== ' Mary')!;
    const heads = [{ layer: breaking.layer, head: breaking.head }];
    const prompt = await editor.prompt(uri, 1);
    await editor.ask('ioi/setOff', { prompt, heads, how: 'set' });
    await editor.until(() => problems(uri).length === 1);
    expect(problems(uri)[0]!.message).toContain('with heads off');
    await editor.ask('ioi/setOff', { prompt, heads: [], how: 'set' });
    await editor.until(() => problems(uri).length === 0);
  });
});

it('is told to panels, when the prediction comes and when heads are toggled', async () => {
  const uri = await editor.open(`That day, ${mary}\n`);
  const state = await editor.prompt(uri, 0);
  await editor.prediction(uri, 0);
  const said = () =>
    editor.received
      .filter(({ method, params }) => method === 'ioi/promptChanged' && (params as { uri: string }).uri === uri)
      .map(({ params }) => (params as { says?: string }).says)
      .at(-1) ?? '';
  await editor.until(() => /^✓ Mary \d+% · logit difference \d\.\d\d$/.test(said()));
  await editor.ask('ioi/setOff', { prompt: state, heads: [{ layer: 0, head: 0 }], how: 'set' });
  await editor.until(() => /^✗ .* · Mary #\d+ · logit difference/.test(said()));
});

describe('what holds here', () => {
  it('ends the hover: each setting and its line, or that it is the default', async () => {
    const uri = await editor.open(`# one\n\n@baseline mean ABC 64 seed=3\n@off 4.1\n${mary}`);
    const last = (await editor.hoverText(uri, 4, 20)).split('\n\n').at(-1)!;
    const link = (line: number) =>
      `\\[line ${line}\\]\\(command:ioiLens\\.revealLine\\?[^)]*%22line%22%3A${line - 1}%7D%5D\\)`;
    expect(last).toMatch(new RegExp(`^\\*demo, default · mean ABC 64 seed=3, ${link(3)} · off 4\\.1, ${link(4)}\\*$`));
  });

  it('says when a person overrides the file', async () => {
    const uri = await editor.open(`@off 4.1\n${mary}`);
    const prompt = await editor.prompt(uri, 1);
    await editor.ask('ioi/setOff', { prompt, heads: [{ layer: 5, head: 0 }], how: 'set' });
    await editor.prediction(uri, 1);
    expect(await editor.hoverText(uri, 1, 20)).toMatch(/off 5\.0 by hand \(file: off 4\.1, \[line 1\]/);
    await editor.ask('ioi/setOff', { prompt, heads: [], how: 'set' });
    expect(await editor.hoverText(uri, 1, 20)).toMatch(/none off by hand \(file: off 4\.1, /);
  });

  it.each([
    ['@model demo', 8, /^\*\*demo\*\* · 6 layers of 6 heads, at most 128 tokens · on this machine$/],
    ['@model gpt2', 8, /`openai-community\/gpt2` on the hub · /],
    ['@baseline mean ABC 128', 11, /^\*\*`mean`\*\*: the head’s mean over N prompts/],
    ['@baseline mean ABC 128', 16, /^\*\*`ABC`\*\*: 3 name slots, all different; none of its names is the answer\.$/],
    ['@forms ABA', 8, /the model should put B on top: B is IO, A is S\.$/],
    ['@baseline mean ABC 128 seed=42', 25, /the same seed draws the same prompts/],
    ['@positions end', 12, /^\*\*`end`\*\*: at the last token alone$/],
    ['@corrupt flip', 10, /^\*\*`flip`\*\*: S2 replaced by IO/],
  ])('%s has a hover of its own at %d', async (line, character, said) => {
    const uri = await editor.open(`${line}\n${mary}`);
    expect(await editor.hoverText(uri, 0, character)).toMatch(said);
  });
});

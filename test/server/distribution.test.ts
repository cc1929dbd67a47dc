/** A template is its draws: in its lens, its hover and its measurements, each held against the draws written out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ask, ResultOf } from '../../src/protocol/analyses';
import { Editor, predictionLens } from './editor';

const template = 'When {s1} and {s2} went to the {place}, {s3} gave a drink to';
const few = `@forms ABA ABB\n@samples 6\n@baseline mean ABC 8\n\n${template}\n`;
const at = 4;

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(() => editor.stop());

async function resultOf<A extends Ask>(uri: string, line: number, ask: A): Promise<ResultOf<A['kind']>> {
  const outcome = await editor.measure(uri, line, ask);
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value.result as ResultOf<A['kind']>;
}

/** The draws, each a prompt of its own, which nobody drew. */
async function writtenOut(uri: string, line: number, above = '') {
  const { draws } = await resultOf(uri, line, { kind: 'eval' });
  const plain = await editor.open(`${above}\n${draws.map(({ prompt }) => prompt).join('\n')}\n`);
  return { draws, plain, lines: draws.map((_, i) => i + 1) };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const error = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, x) => sum + (x - mean(values)) ** 2, 0) / (values.length - 1) / values.length);

/** The title once all draws have come. */
async function whole(uri: string, line: number): Promise<string> {
  for (;;) {
    const title = await editor.prediction(uri, line);
    if (!title.includes('so far…')) return title;
    const { refreshes } = editor;
    await editor.until(() => editor.refreshes > refreshes);
  }
}

describe('the lens of a template', () => {
  it('says how often its draws come out, and their mean logit difference', async () => {
    const uri = await editor.open(few);
    const title = await whole(uri, at);
    const { plain, lines } = await writtenOut(uri, at);
    const said = await Promise.all(lines.map(line => resultOf(plain, line, { kind: 'predict' })));
    expect(said).toHaveLength(12);
    const onTop = said.filter(({ rankIO }) => rankIO === 1).length;
    const differences = said.map(({ logitDiff }) => logitDiff!);
    const [, percent, n, difference, se] =
      /^ABA ABB: IO on top (\d+)% of (\d+) · logit diff (\d+\.\d+) ± (\d+\.\d+)$/.exec(title) ?? [title];
    expect(Number(n)).toBe(12);
    expect(Number(percent)).toBeCloseTo((100 * onTop) / 12, -0.5);
    expect(Number(difference)).toBeCloseTo(mean(differences), 1);
    expect(Number(se)).toBeCloseTo(error(differences), 1);
  });

  it('is said briefly behind it too, where that is asked for', async () => {
    const uri = await editor.open(`${few}\n`);
    const title = await whole(uri, at);
    const hints = await editor.hints(uri, { start: { line: at, character: 0 }, end: { line: at + 1, character: 0 } });
    expect(hints.map(({ label }) => label)).toEqual([`→ ${title.replace('ABA ABB: ', '').replace(' of 12', '')}`]);
  });

  it('fills in as draws come, and says that it is not all of them', async () => {
    const uri = await editor.open(`@samples 64\n\n${template} \n`);
    const first = predictionLens(await editor.lenses(uri), 2);
    const { title } = (await editor.resolve(first)).command!;
    expect(title).toMatch(/(so far…|of 128 .*|loading.*)$/);
    expect(await whole(uri, 2)).toMatch(/ of 128 · logit diff .* · ABC: no name on top \d+% of 64$/);
  });

  it('says whether @expect is met', async () => {
    const uri = await editor.open(`@expect 100%\n@forms ABC\n@samples 4\n${template}\n`);
    expect(await whole(uri, 3)).toMatch(/^[✓✗] ABC: no name on top \d+% of 4$/);
  });
});

it('a template that misses its @expect is a problem, in the words of its forms; its lens says what was before', async () => {
  const uri = await editor.open(`@expect 50%\n${few}`);
  const line = at + 1;
  const problems = () =>
    (editor.diagnostics.get(uri)?.all ?? []).filter(({ code }) => code === 'not-as-expected').map(one => one.message);
  const before = await whole(uri, line);
  expect(before).toMatch(/^✓ ABA ABB: IO on top \d+% of 12 · /);
  expect(problems()).toEqual([]);
  const prompt = await editor.prompt(uri, line);
  const heads = [3, 4, 5].flatMap(layer => [0, 1, 2, 3, 4, 5].map(head => ({ layer, head })));
  await editor.ask('ioi/setOff', { prompt, heads, how: 'set' });
  const title = await whole(uri, line);
  expect(title).toMatch(/^⊘ 3\.0 3\.1 3\.2 and 15 more: ✗ ABA ABB: IO on top \d+% of 12 · /);
  const [, was] = /^✓ ABA ABB: (IO on top \d+%) of 12/.exec(before)!;
  expect(title).toContain(`(was ${was} · logit diff `);
  await editor.until(() => problems().length === 1);
  const { forms } = await resultOf(uri, line, { kind: 'eval' });
  const shares = forms.map(({ form, passed }) => `${form}: IO on top ${Math.round(1000 * passed!) / 10}% of 6`);
  expect(problems()).toEqual([`Expected 50% of the draws; ${shares.join(', ')}, with heads off.`]);
  await editor.ask('ioi/setOff', { prompt, heads: [], how: 'set' });
  await editor.until(() => problems().length === 0);
});

it('the hover of a slot says how the model does with each word', async () => {
  const uri = await editor.open(few);
  const text = await editor.hoverText(uri, at, template.indexOf('{place}') + 1);
  expect(text).toMatch(/words drawn/);
  const { draws } = await resultOf(uri, at, { kind: 'eval' });
  const place = draws[0]!.words!.place!;
  const with_ = draws.filter(({ prompt }) => prompt.includes(` the ${place},`));
  const passed = with_.filter(one => one.passed).length;
  expect(text).toContain(`| ${place} | ${with_.length} | ${passed} of ${with_.length} |`);
});

it('the mean of a sweep is that of the draws swept one by one, of the same replacement', async () => {
  const uri = await editor.open(`@baseline zero\n@forms ABB\n@samples 3\n${template}\n`);
  const { mean: means, rows } = await resultOf(uri, 3, { kind: 'mean', of: { kind: 'sweep' } });
  const { plain, lines } = await writtenOut(uri, 3, '@baseline zero');
  const swept = await Promise.all(lines.map(line => resultOf(plain, line, { kind: 'sweep' })));
  expect(rows.map(({ prompt }) => prompt)).toEqual(swept.map(({ prompt }) => prompt));
  if (!means || !('heads' in means) || !('ranking' in means)) throw new Error('no means of heads');
  for (const [i, head] of swept[0]!.heads.entries()) {
    const values = swept.map(({ heads }) => heads[i]!.dLogitDiff!);
    const found = means.heads[i]! as { dLogitDiff: number; se: { dLogitDiff: number } };
    expect(found.dLogitDiff).toBeCloseTo(mean(values), 4);
    expect(found.se.dLogitDiff).toBeCloseTo(error(values), 4);
    expect(head.layer).toBe(means.heads[i]!.layer);
  }
});

describe('one draw of a template', () => {
  // Of ABB the first name is right, of ABA it is the subject.
  const failing = `@forms ABB ABA\n@samples 4\n\n${template} => {s1} | {s2}\n`;

  it('is gone to by its number, and everything is of it, labelled; then all are looked at again', async () => {
    const uri = await editor.open(few);
    const { draws } = await resultOf(uri, at, { kind: 'eval' });
    const all = await editor.prompt(uri, at);
    const one = await editor.ask('ioi/setDraw', { prompt: all, to: 7 });
    if (!one.ok) throw new Error(one.failure.message);
    expect(one.value.draw).toEqual({ at: 7, form: 'ABB', text: draws[7]!.prompt });
    expect(one.value.content).not.toBe(all.content);
    const plain = await editor.open(`@baseline zero\n${draws[7]!.prompt}\n`);
    const [mine, written] = [
      await resultOf(uri, at, { kind: 'predict' }),
      await resultOf(plain, 1, { kind: 'predict' }),
    ];
    expect(mine.prompt).toBe(draws[7]!.prompt);
    expect(mine.logitDiff).toBeCloseTo(written.logitDiff!, 4);
    expect(await editor.prediction(uri, at)).toMatch(/^[✓✗] draw 8 of 12, ABB: \w+ \d+%/);
    expect(await editor.hoverText(uri, at, template.indexOf('gave'))).toContain('*draw 8 of ABB:*');
    // What was asked of all is about nothing that is shown any more.
    expect((await editor.measurePrompt(all, { kind: 'sweep' })).ok).toBe(false);
    const now = { uri, id: one.value.id, content: one.value.content };
    const back = await editor.ask('ioi/setDraw', { prompt: now, to: null });
    expect(back.ok && back.value.content).toBe(all.content);
    expect(await editor.prediction(uri, at)).toMatch(/of 12 · logit diff/);
  });

  it('that fails is found forwards and backwards, round the end', async () => {
    const uri = await editor.open(failing);
    const { draws } = await resultOf(uri, 3, { kind: 'eval' });
    const fail = draws.flatMap(({ passed }, i) => (passed === false ? [i] : []));
    expect(fail.length).toBeGreaterThan(1);
    const seen: (number | undefined)[] = [];
    for (const to of ['next', 'next', 'previous', 'previous'] as const) {
      const outcome = await editor.ask('ioi/setDraw', { prompt: await editor.prompt(uri, 3), to });
      seen.push(outcome.ok ? outcome.value.draw?.at : undefined);
    }
    expect(seen).toEqual([fail[0], fail[1], fail[0], fail.at(-1)]);
  });

  it('that fails is gone on from, and its heads are knocked out, by keys that were pressed before it was there', async () => {
    const uri = await editor.open(failing);
    const { draws } = await resultOf(uri, 3, { kind: 'eval' });
    const fail = draws.flatMap(({ passed }, i) => (passed === false ? [i] : []));
    const prompt = await editor.prompt(uri, 3);
    // As two quick keys, a list and a lens ask: each of the prompt as it stood before the first was answered.
    const [first, second, list, off] = await Promise.all([
      editor.ask('ioi/setDraw', { prompt, to: 'next' }),
      editor.ask('ioi/setDraw', { prompt, to: 'next' }),
      editor.ask('ioi/draws', { prompt }),
      editor.ask('ioi/setOff', { prompt, heads: [{ layer: 0, head: 0 }], how: 'set' }),
    ]);
    expect([first, second].map(one => one.ok && one.value.draw?.at)).toEqual(fail.slice(0, 2));
    expect(list.ok && list.value.length).toBe(draws.length);
    expect(off.ok && off.value.off).toEqual([{ layer: 0, head: 0 }]);
    await editor.change(uri, { text: failing.replace('gave', 'handed') });
    expect((await editor.ask('ioi/draws', { prompt })).ok).toBe(false);
  });

  it('is none of the text that it becomes', async () => {
    const uri = await editor.open(few);
    await editor.ask('ioi/setDraw', { prompt: await editor.prompt(uri, at), to: 3 });
    await editor.change(uri, { text: few.replace('gave', 'handed') });
    expect((await editor.ask('ioi/promptAt', { uri, line: at }))!.draw).toBeUndefined();
  });
});

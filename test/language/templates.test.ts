import { describe, expect, it } from 'vitest';
import {
  allDifferent,
  builtInSets,
  drawTemplate,
  fitForm,
  formOf,
  formsOf,
  parse,
  parseForm,
  promptsOf,
  rolesOf,
  type TemplateInstance,
} from '../../src/language';
import { countTokens, lastPrompt } from './reading';

const LOG = 'When {s1} and {s2} went to the store, {s3} gave a drink to';

function draw(text: string, form: string, n = 32, seed = 42): readonly TemplateInstance[] {
  const prompt = lastPrompt(text);
  const drawn = drawTemplate(prompt, form, { sets: prompt.settings.sets, seed, n, countTokens });
  if (!drawn.ok) throw new Error(drawn.error.message);
  return drawn.instances;
}

describe('forms', () => {
  const table: [form: string, io: string | undefined, s: string | undefined][] = [
    ['ABC', undefined, undefined],
    ['ABA', 'B', 'A'],
    ['ABB', 'A', 'B'],
    ['BAB', 'A', 'B'],
    ['ABBA', undefined, undefined],
    ['ABAA', 'B', 'A'],
    ['ABAC', undefined, undefined],
    ['AA', undefined, undefined],
    ['', undefined, undefined],
  ];
  it.each(table)('%s', (form, io, s) => {
    expect(rolesOf(form)).toEqual({ io, s });
  });

  it('fit as many slots as they have letters; letters that all differ fit any number', () => {
    expect([fitForm('ABB', 3), fitForm('ABB', 2), fitForm('ABC', 2), fitForm('ABC', 5), fitForm('AB', 3)]).toEqual([
      'ABB',
      undefined,
      'AB',
      'ABCDE',
      'ABC',
    ]);
    expect([allDifferent(26).at(-1), fitForm('ABC', 27)]).toEqual(['Z', undefined]);
  });

  it('of a row of names', () => {
    expect(formOf(['Mary', 'John', 'John'])).toBe('ABB');
  });

  it('are capital letters', () => {
    expect(parseForm('ABB')).toEqual({ ok: true, value: 'ABB' });
    expect(parseForm('A-B')).toMatchObject({ ok: false, error: { code: 'unknown-form' } });
  });

  const fits: [text: string, fitting: string[], misfits: string[]][] = [
    [LOG, ['ABC', 'ABA', 'ABB'], []],
    ['When {s1} and {s2} went', ['AB'], []],
    ['@forms ABC ABB\nWhen {s1} and {s2} went', ['AB'], ['ABB']],
    ['@forms ABB\nWhen {s1} and {s2} went', [], ['ABB']],
    ['@forms ABBA BAB\nWhen {s1} and {s2} went, {s3} and {s4}', ['ABBA'], ['BAB']],
    ['When {s1} and {s2} went, {s1} gave', ['AB'], []],
    ['The {place}', [''], []],
  ];
  it.each(fits)('%s', (text, fitting, misfits) => {
    expect(formsOf(lastPrompt(text))).toMatchObject({ fitting, misfits });
  });
});

describe('draws', () => {
  it('are the same for the same seed, and others for another', () => {
    const texts = (seed: number) => draw(LOG, 'ABB', 32, seed).map(({ text }) => text);
    expect(texts(42)).toEqual(texts(42));
    expect(texts(42)).not.toEqual(texts(43));
  });

  it.each(['ABC', 'ABA', 'ABB', 'CAC'])('are all different, and %s says which names are equal', form => {
    const instances = draw(LOG, form, 200);
    expect(new Set(instances.map(({ text }) => text)).size).toBe(200);
    const pattern = formOf([...form]);
    for (const { words } of instances) expect(formOf(['s1', 's2', 's3'].map(slot => words.get(slot)!))).toBe(pattern);
  });

  it('say who is IO and S', () => {
    for (const { words, io, s, mentions, text } of draw(LOG, 'ABB', 20)) {
      expect([io?.word, s?.word]).toEqual([words.get('s1'), words.get('s2')]);
      expect(mentions.map(({ start, end }) => text.slice(start, end))).toEqual([io?.word, s?.word, s?.word]);
    }
    expect(draw(LOG, 'ABC', 1)[0]?.io).toBeUndefined();
  });

  it('line up token by token', () => {
    const log = 'Yesterday {s1} and {s2} went to the {place}. {s3} gave a {object} to';
    for (const template of [log, `{s1} and {s2} met. "{s1}'s {object}" said {s3}`, 'pre{object} {s1}son and {s2}']) {
      const lengths = new Set(draw(template, 'ABC', 100).map(({ text }) => countTokens(text)));
      expect(lengths.size).toBe(1);
    }
  });

  it('take words of several tokens where a list has no others', () => {
    const texts = draw('@set city "New York" "Los Angeles" Reykjavik\nIn {city} {s1} met {s2}', 'AB', 20);
    expect(new Set(texts.map(({ words }) => words.get('city')))).toEqual(new Set(['New York', 'Los Angeles']));
  });

  it('give one word to a slot that stands twice', () => {
    for (const { text } of draw('the {place} and the {place}', '', 5)) expect(text).toMatch(/^the (\w+) and the \1$/);
  });

  it('number slots by their numbers, not by their order in the text', () => {
    const [first] = draw('{s7} {s2} {s5}', 'AAB', 1);
    expect(first?.words.get('s2')).toBe(first?.words.get('s5'));
    expect(first?.words.get('s7')).not.toBe(first?.words.get('s2'));
  });

  it('leave a name alone that is written out', () => {
    for (const { text, io } of draw('@set names Mary John Tom\nWhen {s1} and Mary went, {s1} gave it to', 'A', 2)) {
      expect(text).toMatch(/^When (John|Tom) and Mary went, \1/);
      expect(io?.word).toBe('Mary');
    }
  });

  it('answer with the words of slots after =>', () => {
    for (const { io, s, words } of draw('{s1} had the {object}, {s2} => {object} | "{s1}"', 'AB', 5)) {
      expect(io).toEqual({ word: words.get('object'), scored: ` ${words.get('object')}` });
      expect(s?.scored).toBe('{s1}');
    }
  });

  it('are fewer where the list gives no more, and say so', () => {
    const prompt = lastPrompt('@set names Mary John Tom\nWhen {s1} and {s2} went');
    const drawn = drawTemplate(prompt, 'AB', { sets: prompt.settings.sets, seed: 1, n: 100 });
    expect(drawn).toMatchObject({ ok: true, note: expect.stringContaining('6 instead of 100') });
  });

  const refused: [text: string, form: string, code: string][] = [
    ['@set names Mary John\nWhen {s1} and {s2} and {s3}', 'ABC', 'duplicate-name-draw'],
    ['When {s1} and {s2}', 'ABB', 'unknown-form'],
    ['When {s1} went to the {plaza}', 'A', 'unknown-slot'],
  ];
  it.each(refused)('%s in the form %s is refused', (text, form, code) => {
    const prompt = lastPrompt(text);
    expect(drawTemplate(prompt, form, { sets: prompt.settings.sets, seed: 1, n: 2, countTokens })).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  it('names of the built-in list are all drawn sooner or later', () => {
    const seen = new Set(draw(LOG, 'ABC', 5000).flatMap(({ words }) => [...words.values()]));
    expect(seen.size).toBe(builtInSets.get('names')!.words.length);
  });
});

describe("the research log's templates", () => {
  const cases = [
    'When {s1} and {s2} went to the store, {s3} gave a drink to',
    'When {s1} and {s2} went to the park, {s3} gave a leaf to',
    'Yesterday {s1} and {s2} went to the store. {s3} gave a drink to',
  ];
  it('run in its three forms', () => {
    for (const prompt of promptsOf(parse(cases.join('\n')))) {
      for (const form of ['ABC', 'ABA', 'ABB']) {
        expect(drawTemplate(prompt, form, { sets: prompt.settings.sets, seed: 42, n: 128, countTokens })).toMatchObject(
          { ok: true, note: undefined },
        );
      }
    }
  });
});

it.each([
  ['Yesterday {s1} and {s2} went to the {place}. {s3} gave', 'ABB', 10_000],
  ['Yesterday {s1} and {s2} went to the {place}. {s3} gave', 'ABC', 3],
  ['@set names Mary John Tom\nYesterday {s1} and {s2} went. {s3} gave', 'ABC', 5],
  ['@set names Mary John Tom\nYesterday {s1} and {s2} went. {s3} gave', 'ABC', 20],
  ['@set fruit apple pear\nYesterday a {fruit} fell', '', 32],
])('the first draws alone are the first of all: %s, %s, %d', (text, form, n) => {
  const prompt = lastPrompt(text);
  const options = { sets: prompt.settings.sets, seed: 7, n, countTokens };
  const all = drawTemplate(prompt, form, options);
  const some = drawTemplate(prompt, form, { ...options, wanted: 2 });
  if (!all.ok || !some.ok) throw new Error('refused');
  expect(some.instances).toEqual(all.instances.slice(0, 2));
  expect(some).toMatchObject({ count: all.instances.length, note: all.note });
});

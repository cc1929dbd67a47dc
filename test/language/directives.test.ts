import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  DIRECTIVE_NAMES,
  DIRECTIVES,
  directiveInfo,
  formatBaseline,
  parse,
  parseBaseline,
  parseHeads,
  settingsAt,
} from '../../src/language';
import { lastPrompt } from './reading';

const ZERO = { kind: 'zero' };
const MEAN = { kind: 'mean', form: 'ABC', n: 128, seed: 42 };

describe('what a directive sets', () => {
  const table: [line: string, field: string, value: unknown][] = [
    ['@model gpt2', 'model', 'gpt2'],
    ['@model openai-community/gpt2', 'model', 'openai-community/gpt2'],
    ['@baseline zero', 'baseline', ZERO],
    ['@baseline mean', 'baseline', MEAN],
    ['@baseline mean ABB', 'baseline', { ...MEAN, form: 'ABB' }],
    ['@baseline mean 64', 'baseline', { ...MEAN, n: 64 }],
    ['@baseline mean ABC 64 seed=3', 'baseline', { ...MEAN, n: 64, seed: 3 }],
    ['@baseline resample BAB 8 seed=0', 'baseline', { kind: 'resample', form: 'BAB', n: 8, seed: 0 }],
    ['@positions end', 'positions', 'end'],
    [
      '@off 9.9 10.0 9.9',
      'off',
      [
        { layer: 9, head: 9 },
        { layer: 10, head: 0 },
      ],
    ],
    [
      '@off 9.9,10.0',
      'off',
      [
        { layer: 9, head: 9 },
        { layer: 10, head: 0 },
      ],
    ],
    ['@off', 'off', []],
    ['@forms ABBA BAB ABBA', 'forms', ['ABBA', 'BAB']],
    ['@samples 100', 'samples', 100],
    ['@expect 95%', 'expect', 0.95],
    ['@expect 62.5%', 'expect', 0.625],
    ['@top 10', 'top', 10],
    ['@top\t10 ', 'top', 10],
    ['@bos on', 'bos', true],
  ];
  it.each(table)('%s', (line, field, value) => {
    expect(lastPrompt(`${line}\nMary`).settings).toMatchObject({ [field]: value });
  });

  it('@set puts a list over a built-in one, and quotes hold spaces', () => {
    const { sets } = lastPrompt('@set place "New York" Rome Rome\n@set fruit apple\nMary').settings;
    expect(sets.get('place')?.words).toEqual(['New York', 'Rome']);
    expect(sets.get('fruit')?.words).toEqual(['apple']);
    expect(sets.get('names')?.has('Mary')).toBe(true);
    expect(sets.get('none')).toBeUndefined();
    expect(sets.names()).toEqual(['names', 'place', 'object', 'fruit']);
  });
});

describe('what cannot be read', () => {
  const table: [line: string, code: string, marked: string, instead: string | undefined][] = [
    ['@modle gpt2', 'unknown-directive', '@modle', '@model'],
    ['@', 'unknown-directive', '@', '\\@'],
    ['@home is here', 'unknown-directive', '@home', '\\@home'],
    ['@model', 'bad-value', '', 'demo'],
    ['@model ../gpt2', 'bad-value', '../gpt2', 'gpt2'],
    ['@model /models/gpt2', 'bad-value', '/models/gpt2', 'gpt2'],
    ['@model https://x.org/gpt2', 'bad-value', 'https://x.org/gpt2', 'gpt2'],
    ['@model C:\\gpt2', 'bad-value', 'C:\\gpt2', 'gpt2'],
    ['@model a/b/c', 'bad-value', 'a/b/c', 'c'],
    ['@model .hidden', 'bad-value', '.hidden', undefined],
    ['@model a/..b', 'bad-value', 'a/..b', 'b'],
    ['@model gpt2 small', 'bad-value', ' small', ''],
    ['@baseline', 'bad-value', '', 'mean ABC 128 seed=42'],
    ['@baseline maen', 'bad-value', 'maen', 'mean'],
    ['@baseline mean abc', 'unknown-form', 'abc', 'ABC'],
    ['@baseline mean ABC 0', 'bad-value', '0', '1'],
    ['@baseline mean ABC 1.5', 'bad-value', '1.5', undefined],
    ['@baseline mean ABC 99999999999', 'bad-value', '99999999999', '10000'],
    ['@baseline mean ABC 8 seed=x', 'bad-value', 'seed=x', 'seed=42'],
    ['@baseline mean ABC 8 seed=4294967296', 'bad-value', 'seed=4294967296', 'seed=42'],
    ['@baseline zero ABC', 'bad-value', ' ABC', ''],
    ['@positions ends', 'bad-value', 'ends', 'end'],
    ['@off 9.9 9', 'bad-value', '9', undefined],
    ['@off 9:9', 'bad-value', '9:9', '9.9'],
    ['@forms', 'unknown-form', '', 'ABC ABA ABB'],
    ['@forms ABC abb', 'unknown-form', 'abb', 'ABB'],
    ['@forms AB1', 'unknown-form', 'AB1', 'ABC'],
    ['@samples 0', 'bad-value', '0', '1'],
    ['@samples -1', 'bad-value', '-1', undefined],
    ['@expect 90', 'bad-value', '90', '90%'],
    ['@expect 0.9', 'bad-value', '0.9', '90%'],
    ['@expect 101%', 'bad-value', '101%', '100%'],
    ['@top 3 4', 'bad-value', ' 4', ''],
    ['@bos yes', 'bad-value', 'yes', undefined],
    ['@bos om', 'bad-value', 'om', 'on'],
    ['@set', 'bad-value', '', undefined],
    ['@set place', 'bad-value', 'place', undefined],
    ['@set s1 Mary', 'bad-value', 's1', 'names'],
    ['@set 1a b', 'bad-value', '1a', undefined],
    ['@set place "Rome', 'bad-value', '"Rome', '"Rome"'],
    ['@set place ""', 'bad-value', '""', ''],
  ];
  it.each(table)('%s', (line, code, marked, instead) => {
    const [first] = parse(line).lines;
    const error = first?.kind === 'directive' ? first.error : undefined;
    expect(error).toMatchObject({ code });
    expect(line.slice(error?.start, error?.end)).toBe(marked);
    expect(error?.instead[0]).toBe(instead);
  });

  it.each(table)('%s leaves what held before in force', line => {
    expect({ ...lastPrompt(`${line}\nMary`).settings }).toEqual(DEFAULT_SETTINGS);
  });
});

describe('scope', () => {
  const file = parse('Mary\n@top 5\n# x\nJohn\n@top x\nTom\n@top 7\n@off 1.1\nRick\n@off\nJane');
  it('a directive holds for the lines below it until set again', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 8, 99].map(line => settingsAt(file, line).top)).toEqual([3, 5, 5, 5, 5, 5, 7, 7, 7]);
  });
  it('@off alone ends it', () => {
    expect([5, 8, 10].map(line => settingsAt(file, line).off.length)).toEqual([0, 1, 0]);
  });
  it('says where a directive was written', () => {
    expect(settingsAt(file, 8).writtenAt).toEqual({ top: 6, off: 7 });
  });
  it('a list set again holds from there', () => {
    const lists = parse('@set a x\n{a}\n@set a y\n@set b z\n{a}');
    expect([1, 4].map(line => settingsAt(lists, line).sets.get('a')?.words)).toEqual([['x'], ['y']]);
    expect(settingsAt(lists, 1).sets.get('b')).toBeUndefined();
  });
});

describe('directives as data', () => {
  it('hold every directive once, and every default can be read', () => {
    expect(DIRECTIVES.map(({ name }) => name)).toEqual(DIRECTIVE_NAMES);
    for (const { name, default: value } of DIRECTIVES) {
      if (value !== undefined)
        expect(lastPrompt(`@${name} ${value}\nMary`).settings).toMatchObject({
          [name]: DEFAULT_SETTINGS[name as 'top'],
        });
    }
    expect(directiveInfo('top')?.default).toBe('3');
    expect(directiveInfo('nothing')).toBeUndefined();
  });
  it('offer only values that can be read', () => {
    for (const { name, values } of DIRECTIVES) {
      for (const { value } of values) {
        const rest = name === 'set' ? ' word' : '';
        expect(parse(`@${name} ${value}${rest}`).lines[0]).toMatchObject({ error: undefined });
      }
    }
  });
});

describe('options of the command line mirror them', () => {
  it('baselines are written as they are read', () => {
    for (const text of ['zero', 'mean ABC 128 seed=42', 'resample ABBA 7 seed=4294967295']) {
      const baseline = parseBaseline(text);
      expect(baseline.ok && formatBaseline(baseline.value)).toBe(text);
    }
  });
  it('heads', () => {
    expect(parseHeads('9.9 x')).toMatchObject({ ok: false, error: { code: 'bad-value', start: 4, end: 5 } });
  });
});

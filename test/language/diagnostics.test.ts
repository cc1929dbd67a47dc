import { describe, expect, it } from 'vitest';
import { applyEdits, DIAGNOSTIC_CODES, diagnose, fixAll, parse } from '../../src/language';
import { effort } from '../support/effort';
import { check, context, countTokens, marks } from './reading';

const LOG = 'When Mary and John went to the store, John gave a drink to';

describe('nothing is said', () => {
  const fine = [
    '',
    `# The IOI task: who gets the drink?
@model demo
@baseline mean ABC 128 seed=42

${LOG}
${LOG} => Mary | John

@forms ABC ABA ABB
@expect 90%
When {s1} and {s2} went to the store, {s3} gave a drink to
Yesterday {s1} and {s2} went to the {place}. {s3} gave a {object} to
`,
    'When Mike and Tom went to the store, Rise gave a drink to',
    'Yesterday Mary and John went to the store. John gave a drink to',
    `${LOG}  =>  "Mary" | "John"`.replaceAll('"', ''),
    '@baseline zero\nThe Eiffel Tower is in',
    'When {s1} and {s2} went, {s2} gave it to => {s1} | {s2}',
  ];
  it.each(fine)('%s', text => {
    expect(marks(text)).toEqual([]);
  });
});

describe('what is said, and where', () => {
  const table: [text: string, said: string[]][] = [
    ['Mary and John went to the store. John gave a drink to', ['first-name-without-space “Mary”']],
    ['{s1} and {s2} went, {s3} gave', ['first-name-without-space “{s1}”']],
    [`${LOG} `, ['trailing-space “ ”']],
    [`${LOG} \t`, ['trailing-space “ \t”']],
    [LOG.replace('Mary', 'Zorbla'), ['multi-token-name “Zorbla”']],
    ['When Adele and John went, Adele gave it to', ['multi-token-name “Adele”']],
    [`${LOG} => Mary`, ['no-contrast “Mary”']],
    [`${LOG} => Tom | John`, ['answer-not-in-prompt “Tom”']],
    [`${LOG} => Mary | Johnny`, ['answer-not-in-prompt “Johnny”']],
    [`${LOG} => the store | John`, ['multi-token-answer “the store”']],
    [`${LOG} => Mary | Mary`, ['bad-value “Mary”']],
    [
      `${LOG} => John Smith | John Doe`,
      [
        'multi-token-answer “John Smith”',
        'answer-not-in-prompt “John Smith”',
        'multi-token-answer “John Doe”',
        'answer-not-in-prompt “John Doe”',
        'same-first-token “John Doe”',
      ],
    ],
    [`${LOG} => "Mary" | " Mary"`, []],
    [
      'When Zorbla and Zormin went to the store, Zormin gave a drink to',
      ['multi-token-name “Zorbla”', 'multi-token-name “Zormin”', 'same-first-token “Zormin”'],
    ],
    [`@bos on\n<|endoftext|>${LOG}`, ['double-bos “<|endoftext|>”']],
    [`@bos on\nSo <|endoftext|>${LOG}`, []],
    [`<|endoftext|>${LOG}`, []],
    [`${LOG} -> Mary | John`, ['not-an-arrow “->”']],
    [`${LOG} ⇒ Mary`, ['not-an-arrow “⇒”']],
    [`${LOG} --> "Mary" | "John"`, ['not-an-arrow “-->”']],
    [`${LOG}==> Mary | John`, ['not-an-arrow “==>”']],
    [`${LOG} => Mary, John`, ['not-an-arrow “, ”']],
    [`${LOG} => Mary/John`, ['not-an-arrow “/”']],
    [`${LOG} | seed=42`, ['not-an-arrow “ | seed=42”']],
    [`${LOG} | n: 128`, ['not-an-arrow “ | n: 128”']],
    [`${LOG} => Mary | seed=42`, ['not-an-arrow “ | seed=42”']],
    ['@baseline zero\nfunction f(x) -> int returns x and', []],
    ['@baseline zero\na -> b, b -> c and so a', []],
    [`"${LOG}"`, [`quoted-prompt “"${LOG}"”`]],
    [`“${LOG}” => Mary | John`, [`quoted-prompt “${`“${LOG}”`}”`]],
    ['@baseline zero\n"Yes," she said, and then "no"', []],
    [LOG.replace(' and ', '  and   '), ['repeated-space “  ”']],
    ['When {s1} and {s4} went, {s3} gave it to', ['slot-gap “{s4}”']],
    ['When {s2} and {s3} went, {s3} gave it to => {s2} | {s3}', ['slot-gap “{s2}”']],
    ['@forms ABA BAB', ['form-twice “BAB”']],
    ['@forms ABC ABA ABB ABA', []],
    ['@set names ["Mary", "John"]', ['list-punctuation “[”']],
    ["@set names ['Mary', 'John']", ["list-punctuation “['Mary',”"]],
    ['@set names Mary, John', ['list-punctuation “Mary,”']],
    ['@set names Mary - John', ['list-punctuation “-”']],
    ['@set year 1732 1733', []],
    [`@set names Mary O'Neil`, ["multi-token-name “O'Neil”"]],
    [
      '@baseline zero\nКогда мама и Мария пошли, Мария дала',
      ['answer-not-inferred “Когда”', 'multi-token-name “Мария”'],
    ],
    ['@baseline zero\n当玛丽和约翰去商店时,约翰把饮料给了', ['answer-not-inferred “当玛丽和约翰去商店时”']],
    ['@baseline zero\nعندما ذهبت ماري', ['answer-not-inferred “عندما”']],
    ['@baseline zero\nThe value of α is', []],
    ['When Zoë and André went, André gave it to', ['multi-token-name “Zoë”', 'multi-token-name “André”']],
    ['@off L4H1', ['bad-value “L4H1”']],
    [`${LOG} =>`, ['bad-value “=>”']],
    [`${LOG} => Mary |`, ['bad-value “ |”']],
    [`${LOG} => "Mary | John`, ['bad-value “"Mary”']],
    [`${LOG} => "" | John`, ['bad-value “""”']],
    [`${LOG} => Mary | John | Tom`, ['bad-value “ | Tom”']],
    ['=> Mary | John', ['bad-value “=>”', 'answer-not-in-prompt “Mary”', 'answer-not-in-prompt “John”']],
    ['The Eiffel Tower is in', ['bad-value “The Eiffel Tower is in”']],
    ['@baseline mean ABB\nWhen Mary met John', ['unknown-form “Mary met John”']],
    ['@baseline mean ABB\nWhen {s1} met {s2}', ['unknown-form “{s1} met {s2}”']],
    ['The {place} is near the', ['bad-value “The {place} is near the”']],
    ['@set names Mary John\nWhen {s1}, {s2} and {s3}', ['duplicate-name-draw “{s1}”']],
    ['@set names Mary John\nWhen Mary and John met, John gave', ['duplicate-name-draw “Mary and John met, John”']],
    [`@baseline zero\n@corrupt text The capital of England is\n${LOG}`, [`corrupt-length “${LOG}”`]],
    ['@corrupt nothing', ['bad-value “nothing”']],
    ['@set names Mary Zorbla John Tom', ['multi-token-name “Zorbla”']],
    ['@set fruit apple "dragon fruit"', ['multi-token-name “"dragon fruit"”']],
    ['@set city "New York" "Los Angeles"', []],
    ['When {s1} went to the {plce}', ['unknown-slot “{plce}”']],
    ['When {s1} and {s2} went => {s3} | {s1}', ['unknown-slot “{s3}”']],
    ['@baseline zero\nx { y', ['unknown-slot “{”']],
    ['@forms ABB\nWhen {s1} and {s2} went', ['unknown-form “{s1} and {s2}”']],
    ['@forms abb', ['unknown-form “abb”']],
    ['@tpo 3', ['unknown-directive “@tpo”']],
    ['@top x', ['bad-value “x”']],
    ['@off 5.5 6.0 5.6', ['unknown-head “6.0”', 'unknown-head “5.6”']],
    [`@off 11.11\n@model gpt2\n${LOG}`, []],
    [`@model gpt2\n@off 11.11\n${LOG}\n@model demo\n${LOG}`, ['unknown-head “demo”']],
    ['@model gpt3', ['unknown-model “gpt3”']],
    ['@model openai-community/gpt2\n@off 11.11', []],
    ['@model GPT2-Small\n@off 11.11', []],
    ['@model gpt2-small\n@off 12.0', ['unknown-head “12.0”']],
    ['@model someone/gpt2', ['unknown-model “someone/gpt2”']],
    ['@model gpt2-medium', ['model-missing “gpt2-medium”']],
    [`@baseline zero\n${'a '.repeat(200)}b`, [`prompt-too-long “${'a '.repeat(200)}b”`]],
    [`@baseline zero\n${'x'.repeat(200_000)}`, [`prompt-too-long “${'x'.repeat(200_000)}”`]],
  ];
  it.each(table)('%.70s', (text, said) => {
    expect(marks(text)).toEqual(said);
  });

  it('has every code in the table', () => {
    const said = new Set(table.flatMap(([, marked]) => marked.map(one => one.split(' ')[0])));
    expect([...DIAGNOSTIC_CODES].filter(code => !said.has(code))).toEqual([]);
  });

  it('ranges stay exact behind escapes, byte-order marks and other line ends', () => {
    expect(marks(`\ufeff# x\r\n\\{ ${LOG.replace('Mary', 'Zorbla')} \r\n`)).toEqual([
      'multi-token-name “Zorbla”',
      'trailing-space “ ”',
    ]);
    expect(marks('\ufeffMary and John went. John gave')).toEqual(['first-name-without-space “Mary”']);
  });

  it('the default model is missed at the first prompt', () => {
    const models = [{ id: 'demo', present: false }];
    expect(diagnose(parse(`# x\n${LOG}\n${LOG}`), { countTokens, models })).toMatchObject([
      { code: 'model-missing', start: 4, fixes: [{ action: { kind: 'download-model', model: 'demo' } }] },
    ]);
  });

  it('without a model list nothing is said of models and heads', () => {
    expect(diagnose(parse('@model x\n@off 99.99'), { countTokens })).toEqual([]);
  });

  it('only what keeps a prompt from being run is an error', () => {
    const severities = [
      `${LOG} => Mary`,
      'The Eiffel Tower is in',
      '@baseline mean\nThe Eiffel Tower is in',
      `${LOG} =>`,
    ].map(text => check(text)[0]?.severity);
    expect(severities).toEqual(['information', 'information', 'warning', 'error']);
  });
});

describe('fixes', () => {
  const titles: [text: string, titles: string[]][] = [
    [
      'Mary and John went to the store. John gave a drink to',
      ['Begin with “Yesterday”', 'Begin with “Then,”', 'Begin with “When”'],
    ],
    [
      'Mary and John went to the store, John gave a drink to',
      ['Begin with “When”', 'Begin with “Yesterday”', 'Begin with “Then,”'],
    ],
    [`${LOG} => Mary`, ['Add “| John”']],
    [`${LOG} => "Mary"`, ['Add “| John”']],
    ['When Mary, Tom and John met => Mary', ['Add “| Tom”', 'Add “| John”']],
    ['When {s1} and {s2} went => {s1}', ['Add “| {s2}”']],
    ['@model gpt2-medium', ['Download gpt2-medium…']],
    ['@model gtp2', ['Replace by “gpt2”']],
    ['@model gpt2-smal', ['Replace by “gpt2”']],
    ['@off 7.7', ['Replace by 5.5']],
  ];
  it.each(titles)('%s', (text, expected) => {
    expect(check(text)[0]?.fixes.map(({ title }) => title)).toEqual(expected);
  });

  const applied: [text: string, fixed: string][] = [
    ['Mary and John went to the store. John gave a drink to ', 'Mary and John went to the store. John gave a drink to'],
    ['@modle demo\n@baseline maen ABC\n@postions all', '@model demo\n@baseline mean ABC\n@positions all'],
    ['@Top 3\n@expect 90', '@top 3\n@expect 90%'],
    ['@baseline mean abb 8\n@forms abb aba', '@baseline mean ABB 8\n@forms ABB ABA'],
    ['@baseline zero\n{"a": {s1}}', '@baseline zero\n\\{"a": {s1}\\}'],
    ['When {s1} went to the {plce} and the {plce}', 'When {s1} went to the {place} and the {place}'],
  ];
  it.each(applied)('%j becomes %j', (text, fixed) => {
    expect(fixAll(text, context).text).toBe(fixed);
    expect(fixAll(fixed, context)).toEqual({ text: fixed, applied: 0 });
  });

  // What could mean something else is offered, and left to the person.
  it.each([
    '@model ../gpt2',
    '@model gpt3',
    '@model gtp2',
    '@model gpt2-smal',
    '@forms ABQ!',
    '@forms AB1',
    '@baseline men ABC',
    '@baseline mean ABC 0',
    '@baseline mean ABC 99999',
    '@positions al',
    '@positions all end',
    '@expect 0.9',
    '@expect 1',
    '@expect 150%',
    '@top 0',
    '@top 3 rows',
    '@samples',
    '@samples 1e3',
    '@off 9-9',
    '@set names "Mary John',
    '@set s1 Mary John',
    '@sit names Mary John',
    '@to 3',
    'When Zorbla and John went, Zorbla gave it to',
    'Mary and John went to the store. John gave a drink to',
    'When {s1} went to the {plane}',
    'a => b => c',
    `${LOG} =>`,
    `${LOG} => Mary`,
    `${LOG} => Mary |`,
    `${LOG} => Mary | John | Tom`,
    `${LOG} => "Mary | John`,
    `${LOG} => Mary | Mary`,
    `@bos on\n<|endoftext|>${LOG}`,
  ])('%j is left as it is, with a fix or without', text => {
    expect(check(text)).not.toEqual([]);
    expect(fixAll(text, context)).toEqual({ text, applied: 0 });
  });

  it('a name is replaced wherever it stands', () => {
    const text = `${LOG.replaceAll('John', 'Zorbla')} => Mary | Zorbla`;
    const [first] = check(text);
    const fixed = applyEdits(text, first!.fixes[0]!.edits);
    expect(fixed).not.toContain('Zorbla');
    expect(marks(fixed)).toEqual([]);
  });
});

describe('a file of 2,000 prompts', () => {
  const prompts = Array.from({ length: 2000 }, (_, at) =>
    at % 2 ? `${LOG} ${at} => Mary | John` : `Yesterday {s1} and {s2} went ${at} to the {place}. {s3} gave`,
  );
  it('is checked again in a moment', () => {
    check(prompts.join('\n'));
    const times = [1, 2, 3, 4, 5].map(at => {
      const edited = [...prompts.slice(0, 1000), `${LOG} ${'again'.repeat(at)}`, ...prompts.slice(1000)].join('\n');
      return effort(() => check(edited));
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
});

describe('what is pasted or mistyped, and what it becomes', () => {
  const sure: [text: string, fixed: string][] = [
    ['@set names ["Mary", "John"]', '@set names Mary John'],
    ["@set names ['Mary', 'John', 'Tom',]", '@set names Mary John Tom'],
    ['@set names Mary, John; Tom', '@set names Mary John Tom'],
    ['@set names “Mary” “John”', '@set names Mary John'],
    ['@set names (Mary John)', '@set names Mary John'],
    ['@set names {"Mary", "John"}', '@set names Mary John'],
    ['@set city ["New York", "Los Angeles"]', '@set city "New York" "Los Angeles"'],
    ["@set names ['Mary', \"O'Neil\"]", "@set names Mary O'Neil"],
    ['@set place = store park', '@set place store park'],
    ['@off L4H1', '@off 4.1'],
    ['@off [4.1, 5.0]', '@off 4.1, 5.0'],
    ["@off ['4.1']", '@off 4.1'],
    ['@off a4.h1 layer5head0', '@off 4.1 5.0'],
    ['@forms ABC, ABA', '@forms ABC ABA'],
    ['@forms ABA BAB ABB', '@forms ABA ABB'],
    ['When {s1} and {s4} went, {s3} gave => {s4} | {s3}', 'When {s1} and {s3} went, {s2} gave => {s3} | {s2}'],
    [`${LOG} -> Mary | John`, `${LOG} => Mary | John`],
    [`${LOG} → Mary`, `${LOG} => Mary`],
    [`${LOG} ==> Mary | John`, `${LOG} => Mary | John`],
    [`${LOG} => Mary, John`, `${LOG} => Mary | John`],
    [`${LOG} | seed=42`, LOG],
    [`${LOG} => Mary | seed=42`, `${LOG} => Mary`],
  ];
  it.each(sure)('%s', (text, fixed) => {
    expect(fixAll(text, context).text).toBe(fixed);
  });

  const offered: [text: string, fixed: string][] = [
    [`"${LOG}"`, LOG],
    [`“${LOG}” => Mary | John`, `${LOG} => Mary | John`],
    [LOG.replace(' and ', '  and   '), LOG],
    ['@set city New York, Paris', '@set city "New York" Paris'],
    [`${LOG} => Ann, Bob`, `${LOG} => Ann | Bob`],
  ];
  it.each(offered)('asks first: %s', (text, fixed) => {
    expect(fixAll(text, context).text).toBe(text);
    expect(applyEdits(text, check(text)[0]!.fixes[0]!.edits)).toBe(fixed);
  });
});

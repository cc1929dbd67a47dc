import { describe, expect, it } from 'vitest';
import { escapeText, parse, toFileOffset, toTextOffset, unescapeText } from '../../src/language';
import { lastPrompt } from './reading';

const PROMPT = 'When Mary and John went to the store, John gave a drink to';

describe('the text of a prompt', () => {
  const table: [written: string, text: string][] = [
    [PROMPT, PROMPT],
    [`${PROMPT} => Mary`, PROMPT],
    [`${PROMPT}   `, PROMPT],
    [`${PROMPT}\t`, PROMPT],
    [` ${PROMPT}`, ` ${PROMPT}`],
    ['\\#1', '#1'],
    ['\\@home', '@home'],
    ['a \\{s1\\} b', 'a {s1} b'],
    ['C:\\\\x', 'C:\\x'],
    ['C:\\temp\\x', 'C:\\temp\\x'],
    ['x \\=> y', 'x => y'],
    ['x \\= y', 'x \\= y'],
    ['x \\=> y => z', 'x => y'],
    ['x \\\\=> y', 'x \\'],
    ['ends in \\', 'ends in \\'],
    ['{"a": 1}', '{"a": 1}'],
    ['{} {', '{} {'],
    ['e\u0301 \u202Eabc 👩‍👩‍👧', 'e\u0301 \u202Eabc 👩‍👩‍👧'],
    ['\ufeffMary', 'Mary'],
    ['tab\tinside', 'tab\tinside'],
  ];
  it.each(table)('%j → %j', (written, text) => {
    expect(lastPrompt(written).text).toBe(text);
  });
});

describe('what stands after =>', () => {
  const table: [after: string, answer: string | undefined, contrast: string | undefined][] = [
    ['=> Mary', ' Mary', undefined],
    ['=> Mary | John', ' Mary', ' John'],
    ['=>Mary|John', ' Mary', ' John'],
    ['=> "Mary"', 'Mary', undefined],
    ['=> "Mary" | "John"', 'Mary', 'John'],
    ['=> " Mary" | John ', ' Mary', ' John'],
    ['=> "a | b" | c', 'a | b', ' c'],
    ['=> New York | Rome', ' New York', ' Rome'],
    ['=> \\{x\\}', ' {x}', undefined],
    ['=> 5" | 6"', ' 5"', ' 6"'],
    ['=>', undefined, undefined],
    ['=> | John', undefined, ' John'],
    ['=> Mary |', ' Mary', undefined],
  ];
  it.each(table)('%j scores %j against %j', (after, answer, contrast) => {
    const prompt = lastPrompt(`${PROMPT} ${after}`);
    expect(prompt.answer?.scored).toBe(answer);
    expect(prompt.contrast?.scored).toBe(contrast);
  });

  it('has exact spans', () => {
    const text = `# one\n${PROMPT} => "Mary" | John`;
    const { answer, contrast, arrow, bar, body } = lastPrompt(text);
    const marked = [body, arrow, answer, bar, contrast].map(span => text.slice(span?.start, span?.end));
    expect(marked).toEqual([PROMPT, '=>', '"Mary"', '|', 'John']);
  });
});

describe('slots', () => {
  it('are found with their spans in the file and in the text', () => {
    const text = '\\{ {s1} and {s2} went to the {place_2}';
    const { slots, text: inModel, isTemplate } = lastPrompt(text);
    expect(isTemplate).toBe(true);
    expect(slots.map(({ name, number }) => [name, number])).toEqual([
      ['s1', 1],
      ['s2', 2],
      ['place_2', undefined],
    ]);
    for (const { name, start, end, inText } of slots) {
      expect(text.slice(start, end)).toBe(`{${name}}`);
      expect(inModel.slice(inText.start, inText.end)).toBe(`{${name}}`);
    }
  });

  const none = ['\\{s1}', '{s 1}', '{}', '{1s}', '{s1', 's1}'];
  it.each(none)('%j is none', text => {
    expect(lastPrompt(text).slots).toEqual([]);
  });

  it('{s0} and {S1} are no name slots', () => {
    expect(lastPrompt('{s0} {S1} {s01}').slots.map(({ number }) => number)).toEqual([undefined, undefined, undefined]);
  });

  it('an answer may be one', () => {
    const { answer, contrast } = lastPrompt('When {s1} and {s2} went, {s2} gave it to => {s1} | {s2}');
    expect([answer?.slot, contrast?.slot]).toEqual(['s1', 's2']);
  });
});

describe('escapes', () => {
  it('shift offsets, there and back', () => {
    const text = '# x\n\\#a \\{b\\} \\=> c\\\\ => Mary';
    const prompt = lastPrompt(text);
    expect(prompt.text).toBe('#a {b} => c\\');
    for (let at = 0; at <= prompt.text.length; at++) expect(toTextOffset(prompt, toFileOffset(prompt, at))).toBe(at);
    for (const char of ['a', 'b', 'c']) {
      expect(text[toFileOffset(prompt, prompt.text.indexOf(char))]).toBe(char);
    }
    expect(toFileOffset(prompt, 0)).toBe(prompt.body.start);
    expect(toFileOffset(prompt, prompt.text.length)).toBe(prompt.body.end);
  });

  it.each(['#a', '@b', '{s1}', '\\{', 'a => b', '\\', '=>=>'])('%j written and read again', literal => {
    expect(unescapeText(escapeText(literal))).toBe(literal);
    expect(parse(escapeText(literal)).lines[0]).toMatchObject({ kind: 'prompt', text: literal, slots: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { applyFixes, diagnose, instanceOf, parse, promptsOf } from '../../src/language';
import { effort } from '../support/effort';
import { often } from '../support/often';
import { models } from './reading';

/** Counting is the tokenizer's time, not this folder's: a word a token. */
const countTokens = (text: string): number => text.split(' ').length;

/** Thousands of letters. */
const size = often(340, 1024);
const fill = (unit: string): string => unit.repeat(Math.ceil((size * 1024) / unit.length));

const LOG = 'When Mary and John went to the store, John gave a drink to';

const nasty: [what: string, text: string][] = [
  ['prompts, a line each', fill(`${LOG}\n`)],
  ['one line of names', fill(`${LOG}. `)],
  ['one word', fill('a')],
  ['one capital word', fill('A')],
  ['spaces', fill(' ')],
  ['spaces and an end', `${fill(' ')}x`],
  ['a prompt and spaces', `x${fill(' ')}`],
  ['spaces before an arrow', `x${fill(' ')}=> Mary | John`],
  ['braces', '{'.repeat(size * 100)],
  ['open braces with names', fill('{a')],
  ['slots', fill('{s1} ')],
  ['unknown slots, all different', Array.from({ length: size * 150 }, (_, at) => `{x${at}}`).join(' ')],
  ['name slots, all different', Array.from({ length: size * 150 }, (_, at) => `{s${at + 1}}`).join(' ')],
  ['backslashes', fill('\\')],
  ['arrows', fill('=> ')],
  ['bars', `x => ${fill('| ')}`],
  ['quotes', `x => ${fill('"')}`],
  ['NUL bytes', fill('\u0000')],
  ['line feeds', fill('\n')],
  ['lone carriage returns', fill('\r')],
  ['both', fill('\r\n')],
  ['tabs', fill('\t')],
  ['emoji', fill('😀')],
  ['combining marks', `e${fill('\u0301')}`],
  ['right to left', fill('مريم و ')],
  ['hyphens', fill('a-')],
  ['apostrophes', fill("Mary's")],
  ['and and and', fill('Xavia and ')],
  ['directives', fill('@top 4\n')],
  ['lists', Array.from({ length: size * 75 }, (_, at) => `@set list${at} one two\nthe {list${at}} of`).join('\n')],
  ['one list set again and again', fill('@set names Mary John\nWhen {s1} saw\n')],
  ['one long list', `@set names ${fill('Mary John ')}`],
  [
    'a list of different words',
    `@set names ${Array.from({ length: size * 200 }, (_, at) => `N${at}`).join(' ')}\n${LOG}\n`,
  ],
  ['heads', `@off ${fill('9.9 ')}`],
  ['wrong heads', `@off ${Array.from({ length: size * 150 }, (_, at) => `${99 + (at % 900)}.${at % 1000}`).join(' ')}`],
  ['unknown directives', fill('@modle x\n')],
  ['forms', `@forms ${fill('ABC ')}`],
  ['a list of one word', `@set place ${fill('a')}\nthe {place}`],
  ['a list of one quoted word', `@set names "${fill('Ann ')}"\nWhen Ann met {s1}`],
  ['a list named by marks', `@set e${fill('\u0301')} x`],
  ['a slot named by marks', `{e${fill('\u0301')}} => {e${fill('\u0301')}}`],
  ['an answer of emoji', `x => A${fill('😀')}`],
  ['a directive of marks', `@e${fill('\u0301')}`],
  ['a model', `@model ${fill('a')}`],
  ['a path', `@model ${fill('a/')}`],
  ['a form', `@forms ${fill('A')}`],
  ['a number', `@top ${fill('9')}`],
  ['a long answer', `x => ${fill('Mary ')}`],
  ['brackets in a list', `@set names ${fill('[')} x`],
  ['brackets for heads', `@off ${fill(']')}x`],
  ['brackets for forms', `@forms ${fill(']')}x`],
  ['spaces within', `x${fill(' ')}y`],
  ['bars', `x ${fill('| a=')}`],
  ['quotes around', `"${fill('a ')}"`],
  ['another script', fill('Мария ')],
  ['slots with gaps', fill('{s1} {s4} and ')],
  ['an answer that nearly stands in the text', `${fill('aab')} => aab`],
];

function check(text: string): void {
  const file = parse(text);
  for (const prompt of promptsOf(file)) instanceOf(prompt);
  const found = diagnose(file, { countTokens, models });
  applyFixes(text, found);
}

describe(`${size} KiB in time linear in the text`, () => {
  it.each(nasty)('%s', (_, text) => {
    // A quadratic step takes minutes for a megabyte, and a ninth of that for a third; the slowest linear one two
    // seconds, twice that on a machine full of work.
    expect(effort(() => check(text))).toBeLessThan(15 * size);
  });
});

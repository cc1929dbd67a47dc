/** The prompts of a whole file are drawn for each template and form on their own: a mean over them takes them for independent. */
import { expect, it } from 'vitest';
import { questionsOf } from '../../src/language/draws/question';
import { countTokens, lastPrompt } from './reading';

const template = 'When {s1} and {s2} went to the {place}, {s3} gave a drink to';
const other = 'When {s1} and {s2} went to the {place}, {s3} gave a ball to';

function drawn(text: string, seed?: number) {
  const prompt = lastPrompt(text);
  return questionsOf(prompt, { ...prompt.settings, ...(seed === undefined ? {} : { seed }) }, countTokens);
}
/** The first two names of each draw, as they are drawn. */
const names = (text: string, seed?: number) =>
  drawn(text, seed).questions.map(({ draw }) => `${draw!.words.s1} ${draw!.words.s2}`);
const alike = (a: readonly string[], b: readonly string[]) => a.filter((name, at) => name === b[at]).length;

it('the same template and form draw the same, wherever they stand', () => {
  expect(names(`# moved\n\n@forms ABB\n${template}\n`)).toEqual(names(`@forms ABB\n${template}\n`));
});

it('another form, another template and the replacement have names of their own', () => {
  const abb = names(`@forms ABB\n${template}\n`);
  expect(abb).toHaveLength(32);
  for (const text of [`@forms ABA\n${template}\n`, `@forms ABB\n${other}\n`])
    expect(alike(abb, names(text))).toBeLessThan(3);
  // A head's mean that is made of the very prompts that are measured would hide what it does.
  const { questions } = drawn(`@forms ABC\n@baseline mean ABC 32 seed=42\n${template}\n`);
  const { baseline } = questions[0]!;
  const samples = baseline?.kind === 'mean' && 'texts' in baseline.samples ? baseline.samples.texts : [];
  const replacement = new Set(samples);
  expect(replacement.size).toBe(32);
  expect(questions.filter(({ text }) => replacement.has(text)).length).toBeLessThan(2);
});

it('one number repeats all of them, and another changes all, whatever takes a head’s place', () => {
  for (const baseline of ['zero', 'corrupt', 'mean ABC 8 seed=1']) {
    const text = `@forms ABB ABA\n@baseline ${baseline}\n${template}\n`;
    expect(names(text, 7)).toEqual(names(text, 7));
    expect(alike(names(text, 7), names(text, 8))).toBeLessThan(4);
  }
});

it('a form in other letters would count the same prompts twice: it is left out, and said', () => {
  const { questions, notes } = drawn(`@forms ABA BAB\n@samples 4\n${template}\n`);
  expect(questions).toHaveLength(4);
  expect(notes).toEqual(['The form BAB gives the same prompts as another one and is left out.']);
});

it('what a list has too few of is said form by form', () => {
  const { notes } = drawn(`@set names Mary John\n@set place park\n@forms ABB ABA\n${template}\n`);
  expect(notes).toEqual(
    ['ABB', 'ABA'].map(form => `${form}: 2 instead of 32 prompts: the lists give no more that differ.`),
  );
});

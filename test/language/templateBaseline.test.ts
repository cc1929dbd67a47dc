/** What replaces heads in the draws of a template: one set of prompts for all of them, its other slots drawn anew. */
import { describe, expect, it } from 'vitest';
import { questionsOf } from '../../src/language/draws/question';
import type { Question } from '../../src/protocol/question';
import { questionFor } from '../../src/worker/runs/question';
import { countTokens, lastPrompt } from './reading';

const names = 'Yesterday {s1} and {s2} went to the store. {s3} gave it to';
const places = 'Yesterday {s1} and {s2} went to the {place}. {s3} gave a {object} to';

function drawn(text: string, more = ''): readonly Question[] {
  const prompt = lastPrompt(`@samples 6\n${more}\n${text}`);
  return questionsOf(prompt, prompt.settings, countTokens).questions;
}

function textsOf({ baseline }: Question): readonly string[] {
  if (!baseline || !('samples' in baseline) || !('texts' in baseline.samples)) throw new Error('no texts');
  return baseline.samples.texts;
}

function plainly(text: string): readonly string[] {
  const prompt = lastPrompt(text);
  return textsOf(questionsOf(prompt, prompt.settings, countTokens).questions[0]!);
}

describe('the replacement of a template', () => {
  it('is one for all its draws, in all forms', () => {
    const questions = drawn(places);
    expect(questions).toHaveLength(18);
    for (const question of questions) expect(textsOf(question)).toEqual(textsOf(questions[0]!));
    expect(textsOf(questions[0]!)).toHaveLength(128);
  });

  it('has other words in its other slots, and lines up with each draw', () => {
    const questions = drawn(places);
    const texts = textsOf(questions[0]!);
    const words = (at: 1 | 2) => new Set(texts.map(text => /the (\w+)\. \w+ gave an? ([\w ]+) to$/.exec(text)![at]!));
    expect(words(1).size).toBeGreaterThan(5);
    expect(words(2).size).toBeGreaterThan(5);
    for (const { text } of questions) for (const sample of texts) expect(countTokens(sample)).toBe(countTokens(text));
    for (const text of texts) {
      const [, a, b, c] = /^Yesterday (\w+) and (\w+) went to the \w+\. (\w+) gave/.exec(text)!;
      expect(new Set([a, b, c]).size).toBe(3);
    }
  });

  it('is not that of one draw written plainly, which keeps its place', () => {
    const [one] = drawn(places);
    const place = one!.draw!.words.place!;
    const plain = plainly(one!.text);
    expect(plain.every(text => text.includes(`the ${place}.`))).toBe(true);
    expect(textsOf(one!)).not.toEqual(plain);
  });

  it('without other slots is that of each draw', () => {
    const questions = drawn(names);
    for (const question of questions) expect(textsOf(question)).toEqual(plainly(question.text));
  });

  it('keeps the form and the seed of the baseline', () => {
    const questions = drawn(places, '@baseline resample ABB 20 seed=7');
    expect(questions[0]!.baseline).toMatchObject({ kind: 'resample', form: 'ABB', seed: 7 });
    for (const text of textsOf(questions[0]!)) {
      const [, , b, c] = /^Yesterday (\w+) and (\w+) went to the \w+\. (\w+) gave/.exec(text)!;
      expect(b).toBe(c);
    }
    expect(textsOf(drawn(places, '@baseline resample ABB 20 seed=8')[0]!)).not.toEqual(textsOf(questions[0]!));
  });

  it('is the same for the draw that an editor shows', () => {
    const shown = questionFor({ text: places, off: [] }, { kind: 'sweep' }, countTokens);
    const same = drawn(places).find(({ text }) => text === shown.text);
    expect(same).toBeDefined();
    expect(shown.baseline).toEqual(same!.baseline);
  });

  it('of a short list repeats its words rather than running out', () => {
    const questions = drawn(places, '@set place bank park\n@set object pen');
    expect(textsOf(questions[0]!)).toHaveLength(128);
  });
});

import { describe, expect, it } from 'vitest';
import {
  type Baseline,
  baselinePrompts,
  drawTemplate,
  formOf,
  instanceOf,
  parseBaseline,
  templateOf,
} from '../../src/language';
import { countTokens, lastPrompt } from './reading';

const LOG = 'When Mary and John went to the store, John gave a drink to';

function baseline(text: string): Baseline {
  const parsed = parseBaseline(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function draw(text: string, written = 'mean ABC 128 seed=42') {
  const prompt = lastPrompt(text);
  return baselinePrompts(instanceOf(prompt), baseline(written), prompt.settings.sets.get('names'), countTokens);
}

function drawn(text: string, written?: string) {
  const result = draw(text, written);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

describe('a plain prompt as a template by its own names', () => {
  it('has a slot for each mention', () => {
    expect(templateOf(instanceOf(lastPrompt(LOG)))).toEqual({
      pieces: ['When ', ' and ', ' went to the store, ', ' gave a drink to'],
      form: 'ABB',
    });
  });

  it('ABC puts a different name at each mention', () => {
    const { texts, words, form, note } = drawn(LOG);
    expect([texts.length, form, note]).toEqual([128, 'ABC', undefined]);
    expect(new Set(texts).size).toBe(128);
    for (const names of words) expect(new Set(names).size).toBe(3);
    for (const text of texts) expect(text).toMatch(/^When \w+ and \w+ went to the store, \w+ gave a drink to$/);
  });

  it('is the same for the same seed', () => {
    expect(drawn(LOG).texts).toEqual(drawn(LOG).texts);
    expect(drawn(LOG).texts).not.toEqual(drawn(LOG, 'mean ABC 128 seed=43').texts);
  });

  it.each(['ABA', 'ABB', 'AAA'])('%s keeps its names equal', form => {
    for (const names of drawn(LOG, `resample ${form} 20`).words) expect(formOf(names)).toBe(form);
  });

  it('ABC goes for any number of mentions', () => {
    const { form } = drawn('Then Mary met John, and John and Mary and Tom left');
    expect(form).toBe('ABCDE');
  });
});

describe('baseline prompts have as many tokens as the prompt', () => {
  const prompts = [
    LOG,
    'Vanessa and John went to the store. John gave a drink to',
    "Mary's dog saw John. “Vanessa”, said (Vanessa) to",
    '\\{x\\} When Mary  and John went, John gave it to',
  ];
  it.each(prompts)('%s', text => {
    const { texts } = drawn(text, 'mean ABC 40');
    const length = countTokens(lastPrompt(text).text);
    expect(texts.length).toBeGreaterThan(10);
    for (const one of texts) expect(countTokens(one)).toBe(length);
  });
});

describe('a name of several tokens', () => {
  it('has no baseline from the built-in names, and it is said what to do', () => {
    const found = draw('When Phoebe and John went to the store, John gave a drink to', 'mean ABC 40');
    expect(found).toMatchObject({ ok: false, error: { code: 'duplicate-name-draw' } });
  });

  it('is replaced by names as long where a list has them', () => {
    const text = '@set names Phoebe Agatha Beatrix Daphne John Mary Anna Tom Paul\nWhen Phoebe and John met, John left';
    const length = countTokens(lastPrompt(text).text);
    for (const one of drawn(text, 'mean ABC 6').texts) expect(countTokens(one)).toBe(length);
  });
});

describe('an instance of a template', () => {
  it('keeps its other words', () => {
    const prompt = lastPrompt('Yesterday {s1} and {s2} went to the {place}. {s1} gave it to');
    const result = drawTemplate(prompt, 'AB', { sets: prompt.settings.sets, seed: 1, n: 1, countTokens });
    const [instance] = result.ok ? result.instances : [];
    const place = instance?.words.get('place');
    const found = baselinePrompts(instance!, baseline('mean'), prompt.settings.sets.get('names'), countTokens);
    expect(found).toMatchObject({ ok: true, form: 'ABC' });
    for (const text of found.ok ? found.texts : []) expect(text).toContain(`the ${place}.`);
  });
});

describe('what is refused', () => {
  const table: [text: string, written: string, code: string][] = [
    ['The Eiffel Tower is in', 'mean', 'bad-value'],
    ['The Eiffel Tower is in', 'resample', 'bad-value'],
    ['When Mary met John', 'mean ABB', 'unknown-form'],
    ['@set names Mary John\nWhen Mary and John went, John gave', 'mean', 'duplicate-name-draw'],
    ['When Wolfeschlegelsteinhausen met => Wolfeschlegelsteinhausen', 'mean', 'duplicate-name-draw'],
  ];
  it.each(table)('%s, %s', (text, written, code) => {
    expect(draw(text, written)).toMatchObject({ ok: false, error: { code } });
  });

  it('zero never is', () => {
    expect(draw('The Eiffel Tower is in', 'zero')).toMatchObject({ ok: true, texts: [] });
  });

  it('a short list gives as many as there are, and says so', () => {
    const result = draw('@set names Mary John Tom\nWhen Mary and John went, John gave', 'mean ABC 50');
    expect(result).toMatchObject({ ok: true, note: expect.stringContaining('6 instead of 50') });
  });
});

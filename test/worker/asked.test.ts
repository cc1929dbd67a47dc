/** A question in the model's own terms. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/language';
import { questionsOf } from '../../src/language/draws/question';
import { countTokens, gpt2Tokens } from '../../src/model/tokenizer/tokens';
import type { OpenModel } from '../../src/worker/runs/openModel';
import { ask } from '../../src/worker/runs/tokenizedQuestion';
import { lastPrompt } from '../language/reading';

const shape = { layers: 1, heads: 1, width: 1, positions: 64, vocab: 50257, epsilon: 1e-5 };
const model = { tokens: gpt2Tokens, stages: { shape } } as Pick<OpenModel, 'tokens' | 'stages'>;

function asked(text: string) {
  const prompt = lastPrompt(text);
  return ask(questionsOf(prompt, prompt.settings ?? DEFAULT_SETTINGS, countTokens).questions[0]!, model);
}

/** The texts of the tokens at the named positions. */
function named(text: string): Record<string, string> {
  const { tokens, positions } = asked(text);
  return Object.fromEntries([...positions].map(([name, at]) => [name, tokens[at]!.text]));
}

describe('positions by name', () => {
  it.each([
    ['When Mary and John went to the store, John gave', ' John', ' went', ' John', ' Mary'],
    ['@bos on\nWhen Mary and John went to the store, John gave', ' John', ' went', ' John', ' Mary'],
    // Names of several tokens: the token after the whole name.
    ['When Mary and Zorbla went to the store, Zorbla gave', ' Z', ' went', ' Z', ' Mary'],
    ['When Xaviandra met Mary, Xaviandra said', ' X', ' met', ' X', ' Mary'],
  ])('%s', (text, s1, next, s2, io) => {
    expect(named(text)).toMatchObject({ S1: s1, 'S1+1': next, S2: s2, IO: io });
  });

  it('none behind the last token', () => {
    expect(named('John saw Mary and then John')).toMatchObject({ S1: 'John', 'S1+1': ' saw' });
  });
});

it('answers that share their first token are refused', () => {
  expect(() => asked('When Mary and John met => John Smith | John Doe')).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ code: 'same-first-token' }) }),
  );
});

import {
  type CheckContext,
  type Diagnostic,
  diagnose,
  type ModelFacts,
  type PromptLine,
  parse,
  promptsOf,
  rememberCounts,
} from '../../src/language';
import { countTokens as countGpt2Tokens, firstToken } from '../../src/model/tokenizer/tokens';

/** GPT-2's own tokens, as the worker counts them. */
export const countTokens = rememberCounts(countGpt2Tokens);

export const models: readonly ModelFacts[] = [
  { id: 'demo', present: true, shape: { layers: 6, heads: 6, positions: 128 } },
  {
    id: 'gpt2',
    aliases: ['gpt2-small', 'openai-community/gpt2'],
    present: true,
    shape: { layers: 12, heads: 12, positions: 1024 },
  },
  { id: 'gpt2-medium', present: false, shape: { layers: 24, heads: 16, positions: 1024 } },
];

export const context: CheckContext = { countTokens, firstToken, models };

/** The last prompt of a text. */
export function lastPrompt(text: string): PromptLine {
  return promptsOf(parse(text)).at(-1)!;
}

export function check(text: string): Diagnostic[] {
  return diagnose(parse(text), context);
}

/** `code “marked text”` of every diagnostic. */
export function marks(text: string): string[] {
  return check(text).map(({ code, start, end }) => `${code} “${text.slice(start, end)}”`);
}

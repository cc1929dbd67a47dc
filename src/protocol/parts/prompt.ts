/** The part of a result that says what was asked, and what took a knocked-out head's place. */
import * as z from 'zod/mini';
import { provenance } from './provenance';
import { type Of, rowsOfNumbers } from './schema';
import { promptToken, tokenText } from './tokens';

export const answerTokens = z.object({ io: tokenText, s: z.exactOptional(tokenText) });
export type AnswerTokens = Of<typeof answerTokens>;

export const promptFields = {
  prompt: z.string(),
  tokens: z.array(promptToken),
  answer: z.exactOptional(answerTokens),
  /** Where the prompt was drawn from a template: it, the form, and which word each slot drew. */
  template: z.exactOptional(z.string()),
  form: z.exactOptional(z.string()),
  words: z.exactOptional(z.record(z.string(), z.string())),
  provenance,
};

export const promptResult = z.object(promptFields);
export type PromptResult = Of<typeof promptResult>;

/** `samples`: token ids of every prompt behind it; none for zero. */
export const baselineUsed = z.object({
  kind: z.enum(['mean', 'resample', 'zero', 'corrupt']),
  form: z.exactOptional(z.string()),
  seed: z.exactOptional(z.number()),
  samples: rowsOfNumbers,
});
export type BaselineUsed = Of<typeof baselineUsed>;

/** A question in the model's own terms: token ids, the answer's tokens, positions by name. */
import type { Answer } from '../../analysis/measures/effects';
import { endOfText, type Tokens } from '../../model/tokenizer/tokens';
import { Failed } from '../../protocol/failure';
import type { Question, Samples, TextSpan } from '../../protocol/question';
import type { AnswerTokens, PromptResult, PromptToken } from '../../protocol/results';
import type { OpenModel } from './openModel';

export interface Asked {
  readonly ids: readonly number[];
  readonly tokens: readonly PromptToken[];
  readonly answer: Answer;
  readonly answerTokens: AnswerTokens | undefined;
  /** Token positions by the names that the field gives them, as far as the prompt has them. */
  readonly positions: ReadonlyMap<string, number>;
}

/** @throws Failed `empty-prompt`, `prompt-too-long` or `same-first-token` */
export function ask(question: Question, { tokens: vocabulary, stages }: Pick<OpenModel, 'tokens' | 'stages'>): Asked {
  const { shape } = stages;
  const offset = question.bos ? 1 : 0;
  const count = vocabulary.countTokens(question.text) + offset;
  if (count === 0) throw new Failed('empty-prompt', 'The prompt is empty.', 'Write some text.');
  if (count > shape.positions) {
    const has = Number.isFinite(count) ? `${count} tokens` : `${question.text.length} characters`;
    throw new Failed(
      'prompt-too-long',
      `The prompt has ${has}; the model reads ${shape.positions} tokens.`,
      'Shorten the prompt.',
    );
  }
  const own: PromptToken[] = vocabulary.tokenize(question.text);
  const tokens = question.bos
    ? [{ id: endOfText, text: vocabulary.tokenText(endOfText), start: 0, end: 0 }, ...own]
    : own;
  const io = vocabulary.firstToken(question.answer?.io ?? '');
  const s = vocabulary.firstToken(question.answer?.s ?? '');
  if (io && io.id === s?.id)
    throw new Failed(
      'same-first-token',
      `Answer and contrast, “${question.answer!.io}” and “${question.answer!.s}”, both begin with the token “${io.text}”: they cannot be told apart.`,
      question.draw
        ? 'Put names into @set names that begin with different tokens.'
        : 'Choose two that begin with different tokens, such as => Mary | John.',
    );
  const positions = new Map<string, number>([['END', tokens.length - 1]]);
  const { places } = question;
  for (const [name, span] of [
    ['IO', places.io],
    ['S1', places.s1],
    ['S2', places.s2],
  ] as const) {
    const at = span && own.findIndex(token => covers(token, span));
    if (at === undefined || at < 0) continue;
    positions.set(name, at + offset);
    // Behind the whole name, which may be several tokens.
    const next = own.findLastIndex(token => token.start < span!.end) + 1 + offset;
    if (name === 'S1' && next < tokens.length) positions.set('S1+1', next);
  }
  return {
    ids: tokens.map(token => token.id),
    tokens,
    answer: { io: io?.id ?? null, s: s?.id ?? null },
    answerTokens: io && (s ? { io, s } : { io }),
    positions,
  };
}

/** The part of every result that says what was asked. */
export function promptPart(question: Question, asked: Asked): Omit<PromptResult, 'provenance'> {
  return {
    prompt: question.text,
    tokens: asked.tokens,
    ...(asked.answerTokens ? { answer: asked.answerTokens } : {}),
    ...(question.draw
      ? { template: question.draw.template, form: question.draw.form, words: question.draw.words }
      : {}),
  };
}

/**
 * Sample prompts as token ids, with `<|endoftext|>` in front where the prompt has it. Ids may bring theirs, as results
 * print them. @throws Failed `sample-length`
 */
export function sampleIds(samples: Samples, question: Question, asked: Asked, tokens: Tokens): number[][] {
  const bare = 'ids' in samples ? samples.ids : samples.texts.map(tokens.encode);
  const isWhole = (ids: readonly number[]) =>
    !question.bos || ('ids' in samples && ids[0] === endOfText && ids.length === asked.ids.length);
  const all = bare.map(ids => (isWhole(ids) ? [...ids] : [endOfText, ...ids]));
  const odd = all.find(ids => ids.length !== asked.ids.length);
  if (odd)
    throw new Failed(
      'sample-length',
      `A sample prompt has ${odd.length} tokens, the prompt has ${asked.ids.length}.`,
      'Sample prompts must line up with the prompt token by token.',
    );
  return all;
}

/** The token in which a name begins: it may hold the space before it. */
function covers(token: PromptToken, span: TextSpan): boolean {
  return token.start <= span.start && span.start < token.end;
}

import { instanceOf } from '../draws/instance';
import { toFileSpan } from '../notation/escapes';
import { brief } from '../notation/values';
import type { PromptLine } from '../syntax/tree';
import { type CheckContext, type Diagnostic, diagnostic } from './diagnostic';
import { replacement } from './fixes';

/** `<|endoftext|>` as it is written in a text. */
const MARKER = '<|endoftext|>';
/** No token is longer than 128 bytes: a page after the arrow need not be cut into tokens. */
const LONGEST = 2000;

/** What a prompt and its answers are as tokens, where their texts do not show it. */
export function checkFirstTokens(prompt: PromptLine, context: CheckContext): Diagnostic[] {
  return [...checkBos(prompt), ...checkSameToken(prompt, context)];
}

function checkBos(prompt: PromptLine): Diagnostic[] {
  if (!prompt.settings.bos || !prompt.text.startsWith(MARKER)) return [];
  const span = toFileSpan(prompt, { start: 0, end: MARKER.length });
  const message = `@bos on puts ${MARKER} first, and the text begins with it: the model reads two of them. Write it once.`;
  return [diagnostic('double-bos', 'warning', span, message, [replacement('Remove the marker', span, '', false)])];
}

/** Answers are scored by their first tokens: two that share it have one and the same logit. */
function checkSameToken(prompt: PromptLine, { firstToken }: CheckContext): Diagnostic[] {
  const { io, s } = prompt.isTemplate && !prompt.arrow ? {} : instanceOf(prompt);
  const isSlot = prompt.answer?.slot !== undefined || prompt.contrast?.slot !== undefined;
  if (!firstToken || !io || !s || isSlot || io.scored === s.scored) return [];
  if (io.scored === '' || s.scored === '') return [];
  const token = firstToken(io.scored.slice(0, LONGEST));
  if (token === undefined || token.id !== firstToken(s.scored.slice(0, LONGEST))?.id) return [];
  const message = `“${brief(io.scored)}” and “${brief(s.scored)}” begin with the same token, “${token.text}”: only the first is scored, so that they cannot be told apart. Possible: answer and contrast that begin with different tokens.`;
  const named = instanceOf(prompt).mentions.find(({ name }) => name === s.word);
  const span = prompt.contrast ?? (named ? toFileSpan(prompt, named) : prompt.body);
  return [diagnostic('same-first-token', 'error', span, message)];
}

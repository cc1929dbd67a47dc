/** The prompt that a request is about, wherever it stands by now, as long as it says what it said. */
import type { Failure } from '../../protocol/failure';
import type { PromptRef } from '../../protocol/lsp';
import type { OpenFile, Prompt } from '../documents/openFile';

export interface Meant {
  readonly file: OpenFile;
  readonly prompt: Prompt;
}

/** @param said what a prompt says, as the content of the reference says it. */
export function meant(
  file: OpenFile | undefined,
  { id, content }: Pick<PromptRef, 'id' | 'content'>,
  said: (prompt: Prompt) => string,
): Meant | Failure {
  const prompt = file?.promptOf({ id });
  if (!file || !prompt) return noPrompt;
  return said(prompt) === content ? { file, prompt } : changed;
}

const changed: Failure = {
  code: 'outdated',
  message: 'The file has changed since.',
  todo: 'Try again on the text as it is now.',
};

const noPrompt: Failure = {
  code: 'no-prompt',
  message: 'There is no prompt on this line.',
  todo: 'Put the cursor on a prompt.',
};

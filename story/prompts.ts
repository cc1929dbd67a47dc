/** What is asked: the templates of prompt files, drawn in both orders. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse, parseForms, promptsOf } from '../src/language';
import { questionsOf } from '../src/language/draws/question';
import { countTokens } from '../src/model/tokenizer/tokens';
import type { Question } from '../src/protocol/question';

export interface PromptSet {
  readonly name: string;
  readonly questions: readonly Question[];
}

/**
 * A file's prompts: templates in ABB and ABA with `samples` draws each, plain ones as they are. All of them must have
 * an IO and an S.
 */
export function promptSet(path: string, samples: number, seed: number): PromptSet {
  const forms = parseForms('ABB ABA');
  if (!forms.ok) throw new RangeError('ABB and ABA are forms');
  const questions = promptsOf(parse(readFileSync(path, 'utf8'))).flatMap(prompt => {
    const { settings } = prompt;
    if (settings.baseline.kind !== 'mean') throw new Error(`${path}: the story takes means over ABC prompts.`);
    const own = { ...settings, forms: forms.value, samples, baseline: { ...settings.baseline, seed } };
    const { questions: drawn, error } = questionsOf(prompt, own, countTokens);
    if (error) throw new Error(`${path}: ${error.message} ${error.whatToDo}`);
    return drawn;
  });
  const odd = questions.find(({ answer, places }) => answer?.s === undefined || places.s2 === undefined);
  if (odd) throw new Error(`${path}: ${JSON.stringify(odd.text)} has no indirect object and subject.`);
  return { name: basename(path, '.ioi'), questions };
}

import { baselineLists, misfit } from '../draws/baselinePrompts';
import { corruptTexts } from '../draws/corruptTexts';
import { type DrawError, some } from '../draws/drawError';
import { type Instance, instanceOf } from '../draws/instance';
import { toFileSpan } from '../notation/escapes';
import { brief } from '../notation/values';
import type { PromptLine } from '../syntax/tree';
import { checkAnswers } from './diagnoseAnswer';
import { checkNames } from './diagnoseNames';
import { checkSigns } from './diagnoseSigns';
import { checkTemplate } from './diagnoseTemplate';
import { checkFirstTokens } from './diagnoseTokens';
import { type CheckContext, type Diagnostic, diagnostic, type ModelFacts } from './diagnostic';
import { fixesOf, replacement } from './fixes';

/** No token of GPT-2 is longer, in bytes: what is longer than so many for each position is surely too long. */
const LONGEST_TOKEN = 128;

/** All that is to be said about one prompt. Depends on nothing but its line, its settings and the context. */
export function diagnosePrompt(prompt: PromptLine, context: CheckContext, model: ModelFacts | undefined): Diagnostic[] {
  const { error } = prompt;
  const signs = checkSigns(prompt);
  // An answer that is two, or none, is not looked at any further.
  const isAnswer = !prompt.arrow || !signs.some(({ code }) => code === 'not-an-arrow');
  return [
    ...(error ? [diagnostic('bad-value', 'error', error, error.message, fixesOf(error))] : []),
    ...checkText(prompt),
    ...checkTemplate(prompt, context.countTokens),
    ...checkNames(prompt, context.countTokens),
    ...signs,
    ...(isAnswer ? checkAnswers(prompt, context.countTokens) : []),
    ...checkFirstTokens(prompt, context),
    ...checkLength(prompt, context, model),
    ...checkCorrupt(prompt, context),
    ...checkBaseline(prompt, context),
  ];
}

function checkText(prompt: PromptLine): Diagnostic[] {
  const { text, body, trailing, arrow, strayBraces, settings } = prompt;
  const found: Diagnostic[] = [];
  if (text === '' && !settings.bos) {
    const span = arrow ?? body;
    found.push(
      diagnostic(
        'bad-value',
        'error',
        span,
        'The prompt is empty: the model needs at least one token. Write a text before =>.',
      ),
    );
  }
  if (!arrow && trailing.end > trailing.start) {
    const message =
      'Spaces at the end are not sent to the model: a prompt that ends in “to ” asks a different question, since tokens such as “ Mary” begin with the space.';
    found.push(
      diagnostic('trailing-space', 'warning', trailing, message, [
        replacement('Remove the spaces', trailing, '', true),
      ]),
    );
  }
  const [first] = strayBraces;
  if (first !== undefined) {
    const edits = strayBraces.map(at => ({ start: at, end: at, newText: '\\' }));
    const message =
      'This brace belongs to no slot and goes to the model as it is. Possible: {NAME} for a slot, \\{ and \\} for braces.';
    const fix = {
      title: strayBraces.length > 1 ? 'Write these braces as \\{ and \\}' : 'Write the brace with \\',
      edits,
      preferred: true,
    };
    found.push(diagnostic('unknown-slot', 'warning', { start: first, end: first + 1 }, message, [fix]));
  }
  return found;
}

function checkLength(prompt: PromptLine, { countTokens }: CheckContext, model: ModelFacts | undefined): Diagnostic[] {
  const positions = model?.shape?.positions;
  if (positions === undefined) return [];
  const bos = prompt.settings.bos ? 1 : 0;
  // A code unit is three bytes of UTF-8 at most, and a token at least one byte: then there is nothing to count.
  if (prompt.text.length * 3 + bos <= positions) return [];
  const isHuge = prompt.text.length > positions * LONGEST_TOKEN;
  const count = isHuge ? undefined : countTokens(withoutSlots(prompt)) + bos;
  if (count !== undefined && count <= positions) return [];
  const tokens = count === undefined ? `more than ${some(positions, 'token')}` : some(count, 'token');
  const message = `The prompt is ${tokens}${bos ? ' with <|endoftext|>' : ''}; ${model!.id} has ${some(positions, 'position')}. Shorten it or take a model with more.`;
  return [diagnostic('prompt-too-long', 'error', prompt.body, message)];
}

/** A template's text with a word of one token in each slot. */
function withoutSlots({ text, slots }: PromptLine): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { inText } of slots) {
    pieces.push(text.slice(at, inText.start), 'Mary');
    at = inText.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** A corrupted text of other length: which tokens there are in both shows where to add or leave out a word. */
function checkCorrupt(prompt: PromptLine, { countTokens, cut }: CheckContext): Diagnostic[] {
  const { corrupt, sets } = prompt.settings;
  if (corrupt?.kind !== 'text' || prompt.isTemplate || prompt.text === '') return [];
  const found = corruptTexts(instanceOf(prompt), corrupt, sets, countTokens);
  if (found.ok || found.lack.code !== 'corrupt-length') return [];
  const tokens = (text: string) => brief(cut!(text).join('|'), 300);
  const both = cut ? ` The prompt: ${tokens(prompt.text)}. Corrupted: ${tokens(corrupt.text)}.` : '';
  return [diagnostic('corrupt-length', 'error', prompt.body, `${found.lack.message} ${found.lack.todo}${both}`)];
}

/** Knock-outs need a baseline; a prompt that is only looked at does not, so that this is no error. */
function checkBaseline(prompt: PromptLine, { countTokens }: CheckContext): Diagnostic[] {
  const { baseline, sets, writtenAt } = prompt.settings;
  if (prompt.text === '' || !('form' in baseline)) return [];
  const instance = prompt.isTemplate ? withSlots(prompt) : instanceOf(prompt);
  const error = prompt.isTemplate
    ? misfit(instance, baseline)
    : refusal(instance, baseline, sets.get('names'), countTokens);
  if (!error) return [];
  const { code, message, whatToDo } = error;
  // That a name is several tokens is said at the name already, and is why none of its length is found.
  if (code === 'duplicate-name-draw' && instance.mentions.some(({ name }) => countTokens(` ${name}`) > 1)) return [];
  const severity = writtenAt.baseline === undefined ? 'information' : 'warning';
  const [first] = instance.mentions;
  const last = instance.mentions.at(-1);
  const span = first && last ? toFileSpan(prompt, { start: first.start, end: last.end }) : prompt.body;
  return [diagnostic(code, severity, span, `${message} ${whatToDo}`)];
}

function refusal(...question: Parameters<typeof baselineLists>): DrawError | undefined {
  const lists = baselineLists(...question);
  return lists.ok ? undefined : lists.error;
}

/** A template with its name slots for mentions: so many there are in each of its prompts. */
function withSlots(prompt: PromptLine): Instance {
  const slots = prompt.slots
    .filter(({ number }) => number !== undefined)
    .map(({ name, inText }) => ({ ...inText, name }));
  const instance = instanceOf(prompt);
  return { ...instance, mentions: [...instance.mentions, ...slots].sort((a, b) => a.start - b.start) };
}

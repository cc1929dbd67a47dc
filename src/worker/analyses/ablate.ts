/** Some heads knocked out together, beside the clean run and the first prompt of the baseline. */
import { knockOut } from '../../analysis/interventions/knockOut';
import type { Tokens } from '../../model/tokenizer/tokens';
import { Failed } from '../../protocol/failure';
import type { HeadRef, Question } from '../../protocol/question';
import { distributionOf, withTexts } from '../runs/resultParts';
import type { Given, Implementation } from './implement';

export const ablate: Implementation<'ablate'> = (given, { heads = given.question.off }) => ablated(given, heads, true);

/** @param scoresSample whether the first prompt of the baseline is shown, too. */
export async function ablated(
  { on, asked, question, options, tokens }: Given<'ablate' | 'predict'>,
  heads: readonly HeadRef[],
  scoresSample: boolean,
): ReturnType<Implementation<'ablate'>> {
  if (heads.length === 0)
    throw new Failed('no-heads', 'No head is off.', 'Name some: --off 9.9, or @off 9.9 in the file.');
  const { baseline, used } = await on.baseline(question, asked, options, highestOf(heads));
  const clean = await on.cleanRun(asked, options);
  const at = heads.map(head => ({ ...head, positions: question.positions }));
  const result = await knockOut(on.model.stages, clean, baseline, at, asked.answer, { ...options, scoresSample });
  const { next: _, ...effect } = result.effect;
  const sample = used.samples[0];
  return {
    clean: distributionOf(tokens, result.clean),
    ablated: distributionOf(tokens, result.ablated),
    effect,
    off: heads,
    baseline: used,
    ...(sample && result.baselinePrompt
      ? {
          baselinePrompt: {
            prompt: sampleText(tokens, question, sample),
            next: withTexts(tokens, result.baselinePrompt.next),
          },
        }
      : {}),
  };
}

/** The highest layer that any of these heads is in. */
export function highestOf(heads: readonly HeadRef[]): number {
  return Math.max(0, ...heads.map(({ layer }) => layer));
}

function sampleText(tokens: Tokens, question: Question, sample: readonly number[]): string {
  if (question.baseline && 'samples' in question.baseline && 'texts' in question.baseline.samples)
    return question.baseline.samples.texts[0] ?? '';
  // As the prompt itself is shown: what @bos puts in front is not of the text.
  return sample
    .slice(question.bos ? 1 : 0)
    .map(tokens.tokenText)
    .join('');
}

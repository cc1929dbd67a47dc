/** The engine's numbers as the parts of results that people are shown: ids with their texts. */
import type { HeadEffect as BareHeadEffect, Prediction } from '../../analysis/measures/effects';
import type { NextToken as BareNext } from '../../analysis/measures/metrics';
import type { Tokens } from '../../model/tokenizer/tokens';
import type { Distribution, HeadEffect, NextToken } from '../../protocol/results';

export function withTexts(tokens: Tokens, next: readonly BareNext[]): NextToken[] {
  return next.map(({ id, prob, logit }) => ({ id, text: tokens.tokenText(id), prob, logit }));
}

export function distributionOf(tokens: Tokens, { next, ...scores }: Prediction): Distribution {
  return { next: withTexts(tokens, next), ...scores };
}

export function headEffectOf(tokens: Tokens, effect: BareHeadEffect): HeadEffect {
  return { ...effect, next: withTexts(tokens, effect.next) };
}

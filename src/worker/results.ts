/** The engine's numbers as the parts of results that people are shown: ids with their texts. */
import type { HeadEffect as BareHeadEffect, Prediction } from '../analysis/effects';
import type { NextToken as BareNext } from '../analysis/metrics';
import { tokenText } from '../model/tokens';
import type { Distribution, HeadEffect, NextToken } from '../protocol/results';

export function withTexts(next: readonly BareNext[]): NextToken[] {
  return next.map(({ id, prob, logit }) => ({ id, text: tokenText(id), prob, logit }));
}

export function distributionOf({ next, probIO, probS, logitDiff }: Prediction): Distribution {
  return { next: withTexts(next), probIO, probS, logitDiff };
}

export function headEffectOf(effect: BareHeadEffect): HeadEffect {
  return { ...effect, next: withTexts(effect.next) };
}

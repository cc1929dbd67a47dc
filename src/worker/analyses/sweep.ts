/** Every head knocked out alone. */

import { sweep as sweepHeads } from '../../analysis/interventions/sweep';
import { cleanPrediction } from '../../analysis/runs/cleanRun';
import { distributionOf, headEffectOf } from '../runs/resultParts';
import type { Implementation } from './implement';

export const sweep: Implementation<'sweep'> = async ({ on, asked, question, options, rows, tokens }) => {
  const { baseline, used } = await on.baseline(question, asked, options);
  const clean = await on.cleanRun(asked, options);
  const heads = await sweepHeads(on.model.stages, clean, baseline, asked.answer, {
    ...options,
    positions: question.positions,
    onHeads: batch => rows(batch.map(effect => headEffectOf(tokens, effect))),
  });
  return {
    clean: distributionOf(tokens, cleanPrediction(clean, asked.answer, options)),
    baseline: used,
    heads: heads.map(effect => headEffectOf(tokens, effect)),
  };
};

/** What each part of the model writes on the logit difference, and what each layer would say. */
import { attribution } from '../../analysis/readings/attribution';
import { logitLens } from '../../analysis/readings/logitLens';
import { withTexts } from '../runs/resultParts';
import type { Implementation } from './implement';

export const attribute: Implementation<'attribute'> = async ({ on, asked, options, tokens }) => {
  const { stages } = on.model;
  const clean = await on.cleanRun(asked, options);
  const parts = await attribution(stages, clean, asked.answer, options);
  const lens = await logitLens(stages, clean, asked.answer, options);
  return {
    ...parts,
    lens: lens.map(({ layer, logitDiff, next }) => ({
      layer,
      logitDiff: logitDiff ?? 0,
      next: withTexts(tokens, next),
    })),
  };
};

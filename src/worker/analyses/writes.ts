/** What a head's output at END says by itself, in tokens. */
import { extremes, headWrites } from '../../analysis/readings/writes';
import type { Implementation } from './implement';

/** How many tokens a head's output is described by, at either end. */
const tokensWritten = 10;

export const writes: Implementation<'writes'> = async ({ on, asked, options, tokens }, { head }) => {
  const clean = await on.cleanRun(asked, options);
  const { top, bottom } = extremes(await headWrites(on.model.stages, clean, head, options), tokensWritten);
  const named = (some: typeof top) => some.map(({ id, logit }) => ({ id, text: tokens.tokenText(id), logit }));
  return { layer: head.layer, head: head.head, top: named(top), bottom: named(bottom) };
};

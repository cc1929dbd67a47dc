/** What the model says next; with heads off, both ways. */
import * as z from 'zod/mini';
import { headRef } from '../parts/heads';
import { baselineUsed, promptFields } from '../parts/prompt';
import type { Of } from '../parts/schema';
import { afterToken, distribution } from '../parts/tokens';
import { declare } from './declare';

export const predict = declare({
  kind: 'predict',
  subject: 'prompt',
  params: {
    /** Also what follows every token. */
    everyToken: z.exactOptional(z.boolean()),
    /** Also all of END's logits. */
    logits: z.exactOptional(z.boolean()),
  },
  result: z.object({
    ...promptFields,
    ...distribution.shape,
    /** Where heads are off: which, in what place, and what the model says with all heads on. */
    off: z.exactOptional(z.array(headRef)),
    baseline: z.exactOptional(baselineUsed),
    clean: z.exactOptional(distribution),
    /** After each token, all heads on; on request. */
    positions: z.exactOptional(z.array(afterToken)),
    /** The same with the heads of `off` knocked out; not for a resample baseline, which is run at END alone. */
    positionsOff: z.exactOptional(z.array(afterToken)),
    /** All of END's logits, all heads on; on request. */
    logits: z.exactOptional(z.array(z.number())),
  }),
  row: z.never(),
  reads: (_, off) => (off.length > 0 ? ['off', 'baseline', 'positions', 'top', 'bos'] : ['off', 'top', 'bos']),
  priority: 'soon',
  command: ({ everyToken, logits }) => [
    'predict',
    ...(everyToken ? ['--every-token'] : []),
    ...(logits ? ['--logits'] : []),
  ],
});

export type PredictResult = Of<typeof predict.result>;

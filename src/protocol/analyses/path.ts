/** Path patching: what every head sends to a receiver (arXiv 2211.00593, appendix B). */
import * as z from 'zod/mini';
import { headEffect } from '../parts/effects';
import { promptFields } from '../parts/prompt';
import { index, type Of, rowsOfNumbers } from '../parts/schema';
import { distribution } from '../parts/tokens';
import { declare } from './declare';

export const path = declare({
  kind: 'path',
  subject: 'prompt',
  params: {
    /** `logits`, or heads' q, k or v at a position: `9.9.q@END,9.6.q@END`. */
    to: z.string().check(z.maxLength(2000)),
  },
  result: z.object({
    ...promptFields,
    clean: distribution,
    senders: z.array(headEffect),
    /** As it was asked for, `9.9.q@END`. */
    receiver: z.string(),
    /** The same read: each receiving head's input, at a token position from 0; none where the logits receive. */
    receivers: z.array(z.object({ layer: index, head: index, part: z.enum(['q', 'k', 'v']), position: index })),
    /** Token ids of the x_new prompts. */
    source: rowsOfNumbers,
  }),
  row: headEffect,
  reads: () => ['baseline', 'corrupt', 'top', 'bos'],
  priority: 'later',
  command: ({ to }) => ['path', '--to', to],
  title: ({ to }) => `Patching paths to ${to}`,
});

export type PathResult = Of<typeof path.result>;

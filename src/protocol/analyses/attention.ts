/** Where heads look. */
import * as z from 'zod/mini';
import { headNames, headRef } from '../parts/heads';
import { promptFields } from '../parts/prompt';
import { index, type Of, rowsOfNumbers } from '../parts/schema';
import { declare } from './declare';

export const attention = declare({
  kind: 'attention',
  subject: 'prompt',
  params: {
    heads: z.union([z.literal('all'), z.array(headRef)]),
    /** Only END's row of each pattern: what all heads look at fits into one message. */
    endOnly: z.exactOptional(z.boolean()),
  },
  result: z.object({
    ...promptFields,
    /** `pattern`: `[from][to]`, each row sums to 1; END's row alone where only that was asked for. */
    heads: z.array(z.object({ layer: index, head: index, pattern: rowsOfNumbers })),
    /** Token positions by name, as far as the prompt has them: END, IO, S1, S1+1, S2. */
    positions: z.record(z.string(), index),
  }),
  row: z.never(),
  reads: () => ['bos'],
  priority: 'soon',
  command: ({ heads }) => ['attention', ...(heads === 'all' ? [] : ['--head', headNames(heads)])],
});

export type AttentionResult = Of<typeof attention.result>;

/** Heads knocked out together: those that are off, or the ones named here in their place. */
import * as z from 'zod/mini';
import { effect } from '../parts/effects';
import { headNames, headRef } from '../parts/heads';
import { baselineUsed, promptFields } from '../parts/prompt';
import type { Of } from '../parts/schema';
import { distribution, nextToken } from '../parts/tokens';
import { declare } from './declare';

export const ablate = declare({
  kind: 'ablate',
  subject: 'prompt',
  params: { heads: z.exactOptional(z.array(headRef)) },
  result: z.object({
    ...promptFields,
    clean: distribution,
    ablated: distribution,
    effect,
    off: z.array(headRef),
    baseline: baselineUsed,
    /** The first sample prompt and what follows it, as the research log prints it; absent for zero. */
    baselinePrompt: z.exactOptional(z.object({ prompt: z.string(), next: z.array(nextToken) })),
  }),
  row: z.never(),
  reads: ({ heads }) => [...(heads ? [] : (['off'] as const)), 'baseline', 'positions', 'top', 'bos'],
  priority: 'soon',
  command: ({ heads }) => ['ablate', ...(heads ? ['--off', headNames(heads)] : [])],
});

export type AblateResult = Of<typeof ablate.result>;

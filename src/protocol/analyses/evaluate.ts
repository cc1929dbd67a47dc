/**
 * All draws of a template, or the one prompt that there is: how often what its forms say comes out. What `@expect` asks
 * for is held against it where it is shown.
 */
import * as z from 'zod/mini';
import { evaluatedPrompt, evaluationDraw, evaluationFields } from '../parts/evaluated';
import { provenance } from '../parts/provenance';
import type { Of } from '../parts/schema';
import { declare } from './declare';

export const evaluate = declare({
  kind: 'eval',
  subject: 'prompts',
  params: {},
  result: z.object({
    template: z.exactOptional(z.string()),
    prompt: z.exactOptional(z.string()),
    ...evaluationFields,
    draws: z.array(evaluationDraw),
    /** Why there are fewer draws than were asked for. */
    notes: z.array(z.string()),
    provenance,
  }),
  row: evaluatedPrompt,
  reads: (_, off) => (off.length > 0 ? ['off', 'baseline', 'positions', 'top', 'bos'] : ['off', 'top', 'bos']),
  priority: 'later',
  command: () => ['eval'],
  title: () => 'Evaluating the draws',
});

export type EvaluateResult = Of<typeof evaluate.result>;

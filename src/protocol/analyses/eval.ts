/** How often the model says what a template's forms expect, draw by draw. */
import * as z from 'zod/mini';
import { drawsFields, evaluatedDraw } from '../parts/draws';
import type { Of } from '../parts/schema';
import { declare } from './declare';

export const evaluate = declare({
  kind: 'eval',
  subject: 'prompts',
  params: {},
  result: z.object({ ...drawsFields, rows: z.array(evaluatedDraw) }),
  row: evaluatedDraw,
  reads: (_, off) => (off.length > 0 ? ['off', 'baseline', 'positions', 'bos'] : ['off', 'bos']),
  priority: 'soon',
  command: () => ['eval'],
});

export type EvalResult = Of<typeof evaluate.result>;

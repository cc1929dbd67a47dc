/** Every head knocked out alone: what is off besides does not matter to it. */
import * as z from 'zod/mini';
import { headEffect } from '../parts/effects';
import { baselineUsed, promptFields } from '../parts/prompt';
import type { Of } from '../parts/schema';
import { distribution } from '../parts/tokens';
import { declare } from './declare';

export const sweep = declare({
  kind: 'sweep',
  subject: 'prompt',
  params: {},
  result: z.object({ ...promptFields, clean: distribution, baseline: baselineUsed, heads: z.array(headEffect) }),
  row: headEffect,
  reads: () => ['baseline', 'positions', 'top', 'bos'],
  priority: 'later',
  command: () => ['sweep'],
  title: () => 'Sweeping heads',
});

export type SweepResult = Of<typeof sweep.result>;

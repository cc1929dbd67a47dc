/** What a head's output at END says by itself: its contribution to every token's logit, less their mean. */
import * as z from 'zod/mini';
import { headRef } from '../parts/heads';
import { promptFields } from '../parts/prompt';
import { index, type Of } from '../parts/schema';
import { declare } from './declare';

const contributions = z.array(z.object({ id: index, text: z.string(), logit: z.number() }));

export const writes = declare({
  kind: 'writes',
  subject: 'prompt',
  params: { head: headRef },
  /** Most for, and most against; the extreme ones first. */
  result: z.object({ ...promptFields, layer: index, head: index, top: contributions, bottom: contributions }),
  row: z.never(),
  reads: () => ['bos'],
  priority: 'soon',
});

export type WritesResult = Of<typeof writes.result>;

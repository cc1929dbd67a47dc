/** Direct logit attribution, and the logit lens. */
import * as z from 'zod/mini';
import { promptFields } from '../parts/prompt';
import { type Of, rowsOfNumbers } from '../parts/schema';
import { nextToken } from '../parts/tokens';
import { declare } from './declare';

export const attribute = declare({
  kind: 'attribute',
  subject: 'prompt',
  params: {},
  result: z.object({
    ...promptFields,
    /** Parts of the logit difference, `[layer][head]`. */
    heads: rowsOfNumbers,
    mlps: z.array(z.number()),
    embed: z.number(),
    biases: z.number(),
    /** Of all parts: the logit difference. */
    sum: z.number(),
    logitDiff: z.number(),
    /** After the embedding (layer −1) and after each layer. */
    lens: z.array(z.object({ layer: z.int(), logitDiff: z.number(), next: z.array(nextToken) })),
  }),
  row: z.never(),
  reads: () => ['top', 'bos'],
  priority: 'soon',
  command: () => ['attribute'],
});

export type AttributeResult = Of<typeof attribute.result>;

/** Of the model alone: its shape, and the hash of its weights. */
import * as z from 'zod/mini';
import { modelFacts } from '../parts/provenance';
import { declare } from './declare';

export const facts = declare({
  kind: 'facts',
  subject: 'model',
  params: {},
  result: modelFacts,
  row: z.never(),
  reads: () => [],
  priority: 'soon',
});

/** What a measurement over all draws of a template says of them; a prompt that is none is its own only draw. */
import * as z from 'zod/mini';
import { provenance } from './provenance';
import { meanRow } from './rows';
import { index, type Of } from './schema';

export const drawsFields = {
  template: z.exactOptional(z.string()),
  prompt: z.exactOptional(z.string()),
  /** Why there are fewer than were asked for. */
  notes: z.array(z.string()),
  provenance,
};

/** `at`: which draw of the template, from 0, form after form. */
export const measuredDraw = z.object({ ...meanRow.shape, prompt: z.string() });
export type MeasuredDraw = Of<typeof measuredDraw>;

/** Of a draw that has no such number, and why. */
export const drawLeftOut = z.object({ at: index, code: z.string(), message: z.string() });

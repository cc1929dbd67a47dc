/** What is kept of each of many prompts: from these rows all that is said of them together follows. */
import * as z from 'zod/mini';
import { baselineUsed } from './prompt';
import { settingsRead } from './provenance';
import { index, type Of } from './schema';

/** A prompt among all that were asked for: its place, and its line in the file. */
export const place = { at: index, line: index };

const numbers = z.custom<(number | null)[]>(
  list => Array.isArray(list) && list.every(one => one === null || Number.isFinite(one)),
  'A list of numbers is expected.',
);

/**
 * One prompt's numbers behind `--mean`: what is kept of it. `whole` are those of the prompt, `numbers` so many a place as
 * the command has; places are heads (`9.9`), cells (`3@S2`) or parts.
 */
export const meanRow = z.object({
  ...place,
  form: z.exactOptional(z.string()),
  read: settingsRead,
  baseline: z.exactOptional(z.omit(baselineUsed, { samples: true })),
  receiver: z.exactOptional(z.string()),
  whole: numbers,
  places: z.array(z.string()),
  numbers,
});
export type MeanRow = Of<typeof meanRow>;

/** What a result was measured with: it says so itself, and whoever shows it takes it from there. */
import * as z from 'zod/mini';
import { index, type Of } from './schema';

/** `sha256` is of the weights; absent where they have not been read through yet. */
export const modelFacts = z.object({
  id: z.string(),
  sha256: z.string(),
  layers: index,
  heads: index,
  width: index,
});
export type ModelFacts = Of<typeof modelFacts>;

/** Only those that the analysis read; written as the directives of a file write them. */
export const settingsRead = z.object({
  baseline: z.exactOptional(z.string()),
  positions: z.exactOptional(z.enum(['all', 'end'])),
  off: z.exactOptional(z.array(z.string())),
  corrupt: z.exactOptional(z.string()),
  top: z.exactOptional(z.int()),
  bos: z.exactOptional(z.boolean()),
});
export type SettingsRead = Of<typeof settingsRead>;
export type Setting = keyof SettingsRead;

export const provenance = z.object({
  /** The kind of analysis. */
  analysis: z.string(),
  model: z.object({ ...modelFacts.shape, sha256: z.exactOptional(z.string()) }),
  settings: settingsRead,
});
export type Provenance = Of<typeof provenance>;

/**
 * A measurement that is kept: what was measured, of which prompt, with which settings and model, and what came of it,
 * in the published schema of results, so that what is kept says all that there is to say of it. Pure.
 */
import * as z from 'zod/mini';
import { type Ask, askSchema, declared, type Measured, measuredSchema, nameOf } from '../../protocol/analyses';
import { provenance } from '../../protocol/parts/provenance';
import { index, type Of } from '../../protocol/parts/schema';

/** What is known of one without reading its numbers. */
export const entrySchema = z.object({
  id: z.string().check(z.regex(/^[\w-]{1,60}$/)),
  uri: z.string(),
  /** Where its prompt stood, from 0. */
  line: index,
  text: z.string(),
  /** Equal as long as the prompt says the same: its text, the directives above it but `@off`, the model's files. */
  content: z.string(),
  ask: askSchema,
  provenance,
  /** Milliseconds since 1970. */
  when: z.number(),
  /** Of the file that it is kept in. */
  bytes: index,
  pinned: z.boolean(),
  /** What a person called it. */
  name: z.exactOptional(z.string()),
});
export type Entry = Of<typeof entrySchema>;

/** As it stands in its file. */
export const recordSchema = z.object({ version: z.literal(1), entry: entrySchema, measured: measuredSchema });

/** Kept is whatever takes long enough to be shown while it runs. @returns what it was measured with, of what is kept. */
export function keptWith({ ask, result }: Measured): Entry['provenance'] | undefined {
  return declared(ask).title !== undefined && 'provenance' in result ? result.provenance : undefined;
}

/** Whether two are of the same thing: then the newer takes the older one's place. */
export function isOfSame(a: Entry, b: Entry): boolean {
  return (
    a.uri === b.uri &&
    a.content === b.content &&
    nameOf(a.ask) === nameOf(b.ask) &&
    JSON.stringify(a.provenance) === JSON.stringify(b.provenance)
  );
}

/** Whether the prompt says otherwise by now, or other heads are off; undefined where nobody can tell. */
export function isStale(entry: Entry, now: readonly Standing[] | undefined): boolean | undefined {
  if (!now) return undefined;
  const of = now.filter(({ content }) => content === entry.content);
  if (of.length === 0) return true;
  const { off } = entry.provenance.settings;
  return declared(entry.ask).reads.includes('off') && !of.some(one => one.off === (off ?? []).join(' '));
}

/** A prompt of a file as it stands. */
export interface Standing {
  readonly content: string;
  readonly line: number;
  /** `4.1 5.0` */
  readonly off: string;
}

/**
 * Those that have to go so that all fit, the oldest first; what a person pinned stays, and so does the newest.
 * @param room in bytes
 */
export function superfluous(entries: readonly Entry[], room: number): Entry[] {
  let over = entries.reduce((sum, { bytes }) => sum + bytes, 0) - room;
  const oldest = [...entries].sort((a, b) => a.when - b.when).slice(0, -1);
  return oldest.filter(({ pinned, bytes }) => {
    if (pinned || over <= 0) return false;
    over -= bytes;
    return true;
  });
}

/** `mean ABC 128 seed=42 · positions end`: what it was measured with, as directives write it. */
export function settingsText({ provenance: { settings } }: Entry): string {
  const { baseline, positions, off = [], corrupt, bos } = settings;
  return [
    baseline,
    corrupt && `corrupt ${corrupt}`,
    positions === 'end' && 'positions end',
    bos && 'bos on',
    off.length > 0 && `off ${off.join(' ')}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** `sweep`, `path --to logits`: as the command line asks for it. */
export function askText(ask: Ask): string {
  return (declared(ask).command ?? [ask.kind]).join(' ');
}

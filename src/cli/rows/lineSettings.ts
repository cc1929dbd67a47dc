/** What the prompts of a line, or of a file, were measured with, as directives write it. */
import type { LineAsked } from '../../protocol/shards';

export type Settled = Readonly<Record<string, unknown>>;

/** The settings that all have alike; those in which they differ are said by each result. */
export function common(all: readonly Settled[]): Record<string, unknown> {
  const [first = {}, ...others] = all;
  const text = (value: unknown) => JSON.stringify(value);
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every(other => text(other[name]) === text(value))),
  );
}

/**
 * What the prompts of a line were measured with: of means, no prompt is left to say it.
 * @param read by each of its rows.
 * @returns nothing of a shard that an earlier version wrote: it does not say all of it.
 */
export function settingsOf({ model, said }: LineAsked, read: readonly Settled[] = []): Settled | undefined {
  return model === undefined ? undefined : { model, ...said, ...common(read) };
}

/** Rows of logits by what they belong to: what is compared with the same distribution is compared together. */
import { allocate } from '../model/floats';
import type { Floats, KnownDistribution, Stages } from '../model/stages';

export interface OwnRows<T> {
  readonly of: T;
  readonly rows: readonly number[];
  /** `[rows.length, V]`, to be read before the next are asked for. */
  readonly logits: Floats;
}

interface Batch {
  readonly indices: readonly number[];
  /** `[indices.length, V]`, to be read before the next are asked for. */
  readonly logits: Floats;
}

/**
 * Batches of rows, those of each owner under each other. Where other threads can read ahead, a batch comes once the
 * next one is there: they have read of it meanwhile.
 * @param against what an owner's rows are compared with; undefined where they are not to be read ahead
 */
export async function* byOwner<T>(
  stages: Stages,
  batches: AsyncIterable<Batch>,
  whose: (row: number) => T,
  against: (owner: T) => KnownDistribution | undefined,
): AsyncGenerator<{ readonly indices: readonly number[]; readonly parts: Iterable<OwnRows<T>> }> {
  let ahead: ReturnType<typeof readAhead<T>>;
  try {
    for await (const batch of batches) {
      if (ahead) yield ahead;
      ahead?.close();
      const owners = placesByOwner(batch.indices, whose);
      ahead = readAhead(stages, batch, owners, against);
      if (!ahead) yield { indices: batch.indices, parts: inTurn(batch, owners) };
    }
    if (ahead) yield ahead;
  } finally {
    ahead?.close();
  }
}

type Owners<T> = ReadonlyMap<T, readonly number[]>;

function placesByOwner<T>(rows: readonly number[], whose: (row: number) => T): Owners<T> {
  const places = new Map<T, number[]>();
  rows.forEach((row, place) => {
    const own = places.get(whose(row)) ?? [];
    places.set(whose(row), own);
    own.push(place);
  });
  return places;
}

function readAhead<T>(
  stages: Stages,
  { indices, logits }: Batch,
  owners: Owners<T>,
  against: (owner: T) => KnownDistribution | undefined,
) {
  const vocab = logits.length / indices.length;
  const all: { rows: Floats[]; against: KnownDistribution }[] = [];
  for (const [owner, places] of owners) {
    const known = against(owner);
    if (!known) return undefined;
    all.push({ rows: places.map(place => logits.subarray(place * vocab, (place + 1) * vocab)), against: known });
  }
  const ahead = stages.readAhead?.(all);
  if (!ahead) return undefined;
  const parts = [...owners].map(([of, places], i) => ({
    of,
    rows: places.map(place => indices[place]!),
    logits: ahead.logits[i]!,
  }));
  return { indices, parts, close: () => ahead.close() };
}

/** @yields copies where the rows do not stand together */
function* inTurn<T>({ indices, logits }: Batch, owners: Owners<T>): Generator<OwnRows<T>> {
  const vocab = logits.length / indices.length;
  let copies: Floats | undefined;
  for (const [of, places] of owners) {
    const [first, last] = [places[0]!, places.at(-1)!];
    const rows = places.map(place => indices[place]!);
    if (last - first === places.length - 1) {
      yield { of, rows, logits: logits.subarray(first * vocab, (last + 1) * vocab) };
      continue;
    }
    copies ??= allocate(logits, Math.max(...[...owners.values()].map(({ length }) => length)) * vocab);
    for (const [i, place] of places.entries())
      copies.set(logits.subarray(place * vocab, (place + 1) * vocab), i * vocab);
    yield { of, rows, logits: copies.subarray(0, places.length * vocab) };
  }
}

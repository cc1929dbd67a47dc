/**
 * Parts of one measurement put together, in whatever order and grouping they come: rows go in the order of the prompts,
 * so that what follows from them is what one machine gives.
 */

import type { MeanRow } from '../../analysis/means/meanRows';
import { Failed } from '../../protocol/failure';
import type { Shard } from '../../protocol/shards';
import { rangeOf } from '../input/part';

type Placed = Pick<MeanRow, 'at' | 'line'>;

/** @param name of the file that it was read from. */
export interface Named<Row extends Placed> {
  readonly name: string;
  readonly shard: Shard<Row>;
}

/**
 * @param shards at least one.
 * @param what `some`: parts may be missing, and are joined later.
 * @throws Failed `other-shard`, `overlapping-shards`, `shard-not-whole`, `missing-shards`
 */
export function join<Row extends Placed>(shards: readonly Named<Row>[], what: 'all' | 'some' = 'all'): Shard<Row> {
  const [first, ...others] = shards as [Named<Row>, ...Named<Row>[]];
  for (const one of others) checkSame(first, one);
  checkApart(shards);
  for (const one of shards) checkWhole(one);
  const parts = shards.flatMap(({ shard }) => shard.shard.parts).sort((a, b) => a - b);
  const { of, key } = first.shard.shard;
  if (what === 'all') checkAll(parts, first.shard);
  return {
    ...first.shard,
    shard: { parts, of, key },
    processors: [...new Set(shards.flatMap(({ shard }) => shard.processors))].sort(),
    left: shards.flatMap(({ shard }) => shard.left).sort(byPlace),
    rows: shards.flatMap(({ shard }) => shard.rows).sort(byPlace),
  };
}

function byPlace(a: Placed, b: Placed): number {
  return a.at - b.at;
}

/** What two shards are not of the same of, in words; the first that differs. */
const alike: readonly ((shard: Shard<Placed>) => readonly [told: string, value: unknown])[] = [
  ({ command, mean, ask }) => [`ioi ${command}${mean ? ' --mean' : ''} ${JSON.stringify(ask)}`, [command, mean, ask]],
  ({ model: { id, sha256 } }) => [`the model ${id} (${sha256.slice(0, 12)}…)`, sha256],
  ({ shard: { of } }) => [`${of} parts`, of],
  ({ prompts }) => [`${prompts} prompts`, prompts],
  ({ shard: { key } }) => ['other prompts, or the same with other settings', key],
];

function checkSame<Row extends Placed>(first: Named<Row>, other: Named<Row>): void {
  for (const of of alike) {
    const [[told, a], [toldOther, b]] = [of(first.shard), of(other.shard)];
    if (JSON.stringify(a) === JSON.stringify(b)) continue;
    const than = told === toldOther ? `than ${first.name}` : `and ${first.name} of ${told}`;
    throw new Failed(
      'other-shard',
      `${other.name} does not belong with ${first.name}: it is of ${toldOther} ${than}.`,
      'Merge the shards of one measurement.',
    );
  }
}

function checkApart(shards: readonly Named<Placed>[]): void {
  const owners = new Map<number, string>();
  for (const { name, shard } of shards)
    for (const part of shard.shard.parts) {
      const owner = owners.get(part);
      if (owner !== undefined)
        throw new Failed(
          'overlapping-shards',
          `Part ${part} of ${shard.shard.of} is there twice: in ${owner} and in ${name}.`,
          'Leave one of them out.',
        );
      owners.set(part, name);
    }
}

function checkWhole({ name, shard }: Named<Placed>): void {
  const { of, parts } = shard.shard;
  const there = [...shard.rows, ...shard.left].map(({ at }) => at).sort((a, b) => a - b);
  const wanted = [...parts]
    .sort((a, b) => a - b)
    .flatMap(index => {
      const [from, to] = rangeOf({ index, of }, shard.prompts);
      return Array.from({ length: to - from }, (_, i) => from + i);
    });
  if (there.length === wanted.length && there.every((at, i) => at === wanted[i])) return;
  throw new Failed(
    'shard-not-whole',
    `${name} has ${there.length} of the ${wanted.length} prompts of ${named(parts, of)}, or others.`,
    'Measure it again.',
  );
}

function checkAll(parts: readonly number[], { shard: { of }, command }: Shard<Placed>): void {
  const there = new Set(parts);
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter(part => !there.has(part));
  if (missing.length > 0)
    throw new Failed(
      'missing-shards',
      `${named(missing, of)} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      `Measure ${missing.length === 1 ? 'it' : 'them'} with ioi ${command} … --shard ${missing[0]}/${of}${missing.length > 1 ? ' and so on' : ''}.`,
    );
}

const mostNamed = 12;

function named(parts: readonly number[], of: number): string {
  const more = parts.length > mostNamed ? ` and ${parts.length - mostNamed} more` : '';
  return `${parts.length === 1 ? 'Part' : 'Parts'} ${parts.slice(0, mostNamed).join(', ')}${more} of ${of}`;
}

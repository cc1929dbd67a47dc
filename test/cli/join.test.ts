/** Shards in any order and any grouping are one measurement; those that are not of one are refused by name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../src/cli/input/part';
import { join, type Named } from '../../src/cli/measuring/join';
import { Failed } from '../../src/protocol/failure';
import type { Shard } from '../../src/protocol/shards';

interface Row {
  readonly at: number;
  readonly line: number;
  readonly value: number;
}

/** Part `index` of `of`, of prompts of which every seventh is left out. */
function shardOf(values: readonly number[], index: number, of: number): Named<Row> {
  const [from, to] = rangeOf({ index, of }, values.length);
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  const isLeft = (at: number) => at % 7 === 3;
  const shard: Shard<Row> = {
    version: 1,
    command: 'sweep',
    mean: true,
    ask: { kind: 'sweep' },
    model: { id: 'demo', sha256: 'a'.repeat(64), layers: 6, heads: 6, width: 192 },
    options: {},
    prompts: values.length,
    lines: [{ line: 1, prompt: 'A', said: {} }],
    left: places.filter(isLeft).map(at => ({ at, line: 1, what: 'x', code: 'no-contrast', message: 'm', todo: 't' })),
    shard: { parts: [index], of, key: 'k' },
    processors: [`kind ${index % 2}`],
    rows: places.filter(at => !isLeft(at)).map(at => ({ at, line: 1, value: values[at]! })),
  };
  return { name: `${index}.json`, shard };
}

const parts = (values: readonly number[], of: number) =>
  Array.from({ length: of }, (_, i) => shardOf(values, i + 1, of));

const refusal = (shards: readonly Named<Row>[]) => {
  try {
    join(shards);
  } catch (error) {
    if (error instanceof Failed) return error.failure;
    throw error;
  }
  throw new Error('It was not refused.');
};

describe('any order and any grouping', () => {
  it('gives the rows of one machine, to the last digit', () => {
    const some = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 });
    const order = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 12 }), order, (values, of, random) => {
        const whole = join([shardOf(values, 1, 1)]);
        const open = parts(values, of);
        const below = (n: number) => (random.next().value as number) % n;
        // Two or three at a time, whichever, until there is one.
        while (open.length > 1) {
          const taken = Array.from({ length: Math.min(open.length, 2 + below(2)) }, () =>
            open.splice(below(open.length), 1),
          ).flat();
          open.push({ name: 'group.json', shard: join(taken, 'some') });
        }
        const merged = join(open);
        expect(merged.rows).toEqual(whole.rows);
        expect(merged.left).toEqual(whole.left);
        expect(merged.shard.parts).toEqual(Array.from({ length: of }, (_, i) => i + 1));
      }),
    );
  });

  it('each prompt is in one part, neighbours together, parts of equal size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 60 }), (prompts, of) => {
        const ranges = Array.from({ length: of }, (_, i) => rangeOf({ index: i + 1, of }, prompts));
        expect(ranges[0]![0]).toBe(0);
        expect(ranges.at(-1)![1]).toBe(prompts);
        ranges.slice(1).forEach(([from], i) => {
          expect(from).toBe(ranges[i]![1]);
        });
        const sizes = ranges.map(([from, to]) => to - from);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('is refused', () => {
  const values = Array.from({ length: 20 }, (_, i) => i / 7);
  const all = parts(values, 4);
  const changed = (at: number, change: Partial<Shard<Row>>) =>
    all.map((one, i) => (i === at ? { ...one, shard: { ...one.shard, ...change } } : one));

  it.each([
    ['a missing part', all.filter((_, i) => i !== 1), 'missing-shards', /^Part 2 of 4 is missing/],
    ['several', all.slice(3), 'missing-shards', /^Parts 1, 2, 3 of 4 are missing/],
    [
      'the same twice',
      [...all, { ...all[2]!, name: 'again.json' }],
      'overlapping-shards',
      /3\.json and in again\.json/,
    ],
    [
      'another model',
      changed(2, { model: { ...all[0]!.shard.model, sha256: 'b'.repeat(64) } }),
      'other-shard',
      /^3\.json does not belong with 1\.json: it is of the model demo \(b{12}…\) and 1\.json of the model demo \(a/,
    ],
    [
      'another measurement',
      changed(1, { command: 'path', ask: { kind: 'path', to: 'logits' } }),
      'other-shard',
      /^2\.json .* of ioi path --mean \{"kind":"path","to":"logits"\} and 1\.json of ioi sweep/,
    ],
    ['other parts', changed(3, { shard: { ...all[3]!.shard.shard, of: 5 } }), 'other-shard', /^4\.json .* of 5 parts/],
    [
      'other prompts',
      changed(3, { shard: { ...all[3]!.shard.shard, key: 'other' } }),
      'other-shard',
      /^4\.json .* other prompts, or the same with other settings than 1\.json/,
    ],
    ['half a part', changed(0, { rows: all[0]!.shard.rows.slice(1) }), 'shard-not-whole', /^1\.json has 4 of the 5/],
    [
      'a row that is another’s',
      changed(0, { rows: all[0]!.shard.rows.map((row, i) => (i === 0 ? { ...row, at: 19 } : row)) }),
      'shard-not-whole',
      /^1\.json has 5 of the 5 prompts of Part 1 of 4, or others/,
    ],
  ] as const)('%s', (_, shards, code, message) => {
    const failure = refusal(shards);
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(failure.todo).not.toBe('');
  });
});

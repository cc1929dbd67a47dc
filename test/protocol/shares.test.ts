import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evaluated, evaluate, isAsExpected, wilson } from '../../src/protocol/parts/shares';

describe('Wilson’s interval', () => {
  // The ends as roots of (p − q)² = z² q (1 − q) / n, found by bisection in another program.
  it.each([
    [8, 10, 0.49016247, 0.94331785],
    [10, 10, 0.7224672, 1],
    [0, 10, 0, 0.2775328],
    [45, 50, 0.78639769, 0.95652424],
    [1, 1, 0.2065493, 1],
  ])('of %d of %d', (k, n, low, high) => {
    const [a, b] = wilson(k, n);
    expect(a).toBeCloseTo(low, 6);
    expect(b).toBeCloseTo(high, 6);
  });

  it('is where its own definition says: |p − q| = z √(q (1 − q) / n) at both ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, at) => {
        const k = Math.min(n - 1, 1 + Math.floor(at * (n - 1)));
        for (const q of wilson(k, n))
          expect(Math.abs(k / n - q)).toBeCloseTo(1.959963984540054 * Math.sqrt((q * (1 - q)) / n), 10);
      }),
    );
  });
});

const scored = (first: number, probIO: number, logitDiff: number): Evaluated => ({
  first,
  io: 7,
  s: 8,
  names: [7, 8],
  probIO,
  probS: 0.1,
  logitDiff,
});
const unanswered = (first: number): Evaluated => ({
  first,
  io: null,
  s: null,
  names: [7, 8, 9],
  probIO: null,
  probS: null,
  logitDiff: null,
});

it('a form with an IO wants it first, one without none of its names, a text without names nothing', () => {
  expect([scored(7, 1, 1), scored(8, 0, -1)].map(isAsExpected)).toEqual([true, false]);
  expect([unanswered(3), unanswered(9)].map(isAsExpected)).toEqual([true, false]);
  expect(isAsExpected({ ...unanswered(3), names: [] })).toBeNull();
});

it('counts what is defined, and says null where nothing is', () => {
  const three = evaluate([scored(7, 0.5, 2), scored(7, 0.7, 1), scored(8, 0.3, -1)]);
  expect(three).toMatchObject({ n: 3, ioOverS: 2 / 3, ioOnTop: 2 / 3, passed: { share: 2 / 3, n: 3 } });
  expect(three.probIO).toMatchObject({ mean: 0.5 });
  expect(three.probIO!.standardError).toBeCloseTo(0.2 / Math.sqrt(3), 12);
  expect(evaluate([unanswered(3), unanswered(7)])).toMatchObject({
    ioOverS: null,
    ioOnTop: null,
    passed: { share: 0.5 },
    probIO: null,
    logitDiff: null,
  });
});

/** Sign flips against the enumeration that defines them, the bootstrap where its result is known, and what means hide. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { againstOf, rangeOf, rankingOf, Tests } from '../../src/analysis/measures/certainty';
import { rankingOverlap } from '../../src/analysis/measures/rankingOverlap';
import { differs, signFlips } from '../../src/analysis/measures/signFlips';

/** Every choice of signs, one value after the other. */
function enumerated(values: readonly number[]): number {
  const observed = Math.abs(values.reduce((a, b) => a + b, 0));
  let hits = 0;
  const go = (at: number, sum: number): void => {
    if (at === values.length) {
      if (Math.abs(sum) >= observed - 1e-9 * (1 + observed)) hits++;
      return;
    }
    go(at + 1, sum + values[at]!);
    go(at + 1, sum - values[at]!);
  };
  go(0, 0);
  return hits / 2 ** values.length;
}

/** Whole numbers, so that no sum is a near tie. */
const values = (min: number, max: number) =>
  fc.array(fc.integer({ min: -50, max: 80 }), { minLength: min, maxLength: max });

describe('sign flips', () => {
  it('up to twelve prompts are the enumeration of all patterns', () => {
    fc.assert(
      fc.property(values(1, 12), all => {
        expect(signFlips(all.length)(all)).toBeCloseTo(enumerated(all), 12);
      }),
    );
  });

  it('beyond are drawn: as near to the enumeration as 9,999 draws come, and never 0', () => {
    fc.assert(
      fc.property(values(13, 16), all => {
        const p = enumerated(all);
        // Five standard errors of a drawn share.
        expect(Math.abs(signFlips(all.length)(all) - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 9_999) + 2e-4);
      }),
      { numRuns: 20 },
    );
    expect(signFlips(64)(Array.from({ length: 64 }, (_, i) => 1 + i))).toBeCloseTo(1e-4, 9);
  });

  it('have known values: all of one sign, none at all, and the other direction', () => {
    expect(signFlips(3)([1, 2, 3])).toBe(0.25);
    expect(signFlips(1)([5])).toBe(1);
    expect(signFlips(4)([0, 0, 0, 0])).toBe(1);
    const some = [3, -1, 4, 1, -5, 9, 2, -6, 5, 3, 5, 8, 9, 7];
    expect(signFlips(14)(some)).toBe(signFlips(14)(some.map(x => -x)));
  });

  it('of two heads: alike are their sizes, whatever their signs', () => {
    const test = signFlips(6);
    expect(differs([1, 2, 3, 4, 5, 6], [-1, -2, -3, -4, -5, -6], test)).toBe(1);
    expect(differs([10, 11, 12, 13, 14, 15], [-1, -2, -3, -2, -1, -1], test)).toBe(2 / 64);
  });
});

describe('the bootstrap of a ranking', () => {
  const steady = (n: number, heads: number) =>
    Array.from({ length: heads }, (_, h) => Array.from({ length: n }, () => 100 - h));

  it('is 1 where every prompt says the same', () => {
    expect(rankingOverlap(steady(8, 30), 10)).toEqual({ overlap: 1, interval: [1, 1], resamples: 1000 });
  });

  it('is what the draws of two prompts must give', () => {
    // The last place goes to the first of two heads unless the second prompt is drawn twice: a quarter of the draws.
    const overlap = rankingOverlap([...steady(2, 9), [1, 0], [0, 1]], 10)!;
    const expected = 3 / 4 + (1 / 4) * (9 / 11);
    expect(Math.abs(overlap.overlap - expected)).toBeLessThan((5 * (2 / 11) * Math.sqrt(3 / 16)) / Math.sqrt(1000));
    expect(overlap.interval).toEqual([9 / 11, 1]);
  });

  it('is nothing of one prompt, or where all heads are the first', () => {
    expect(rankingOverlap(steady(1, 30), 10)).toBeNull();
    expect(rankingOverlap(steady(5, 10), 10)).toBeNull();
  });

  it('names the first heads by size, and how sure each is to be before the next', () => {
    const columns = [
      [1, 1, 1, 1, 1, 1],
      [-9, -9, -9, -9, -9, -9],
      [1, 1, 1, 1, 1, 1.5],
    ];
    const { first, differs } = rankingOf(columns, new Tests());
    expect(first).toEqual([1, 2, 0]);
    expect(differs).toEqual([2 / 64, 1]);
  });
});

it('what a mean hides: its ends, and who goes the other way', () => {
  expect(rangeOf([3, -1, 2])).toEqual([-1, 3]);
  const against = againstOf([1, 2, -1, 3, 0.5, 4, 2, 1, 1, -2])!;
  expect(against.share).toBe(0.2);
  // As evaluation.test.ts has Wilson's for 8 of 10, from the other end.
  expect(against.interval[0]).toBeCloseTo(1 - 0.94331785, 6);
  expect(against.interval[1]).toBeCloseTo(1 - 0.49016247, 6);
  expect([rangeOf([]), againstOf([]), new Tests().p([])]).toEqual([null, null, null]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distribution, divergences, normalised, topTokens } from '../../src/analysis/measures/metrics';

const logit = fc.double({ min: -60, max: 60, noNaN: true });
const oneRow = fc.array(logit, { minLength: 1, maxLength: 12 });
const twoRows = oneRow.chain(a =>
  fc.tuple(fc.constant(a), fc.array(logit, { minLength: a.length, maxLength: a.length })),
);
const of = (logits: readonly number[]) => distribution(Float64Array.from(logits));

describe('softmax', () => {
  it('sums to 1 and does not see a constant', () => {
    fc.assert(
      fc.property(oneRow, logit, (logits, shift) => {
        const p = of(logits);
        const shifted = of(logits.map(x => x + shift));
        expect(p.probs.reduce((sum, x) => sum + x)).toBeCloseTo(1, 12);
        p.probs.forEach((x, i) => {
          expect(shifted.probs[i]).toBeCloseTo(x, 10);
          expect(Math.exp(logits[i]! - p.logNorm)).toBeCloseTo(x, 12);
        });
      }),
    );
  });

  it('bears logits that exp does not', () => {
    expect([...of([1000, 0, -1000]).probs]).toEqual([1, 0, 0]);
    const { kl } = divergences(of([0, 0]), of([0, -1000]));
    expect(kl).toBeCloseTo(500 - Math.LN2, 9);
  });
});

describe('divergences', () => {
  it('keep their bounds, are 0 between equals, and symmetric but for KL', () => {
    fc.assert(
      fc.property(twoRows, ([a, b]) => {
        const [p, q] = [of(a), of(b)];
        const there = divergences(p, q);
        const back = divergences(q, p);
        expect(divergences(p, of(a))).toEqual({ kl: 0, js: 0, tv: 0, l2: 0 });
        expect(there.kl).toBeGreaterThanOrEqual(0);
        for (const [metric, most] of [
          ['js', Math.LN2],
          ['tv', 1],
          ['l2', Math.SQRT2],
        ] as const) {
          expect(there[metric]).toBeGreaterThanOrEqual(0);
          expect(there[metric]).toBeLessThanOrEqual(most + 1e-12);
          expect(there[metric]).toBeCloseTo(back[metric], 12);
        }
        // Pinsker, and JS between TV's bounds.
        expect(2 * there.tv ** 2).toBeLessThanOrEqual(there.kl + 1e-12);
        expect(there.js).toBeLessThanOrEqual(Math.LN2 * there.tv + 1e-12);
      }),
    );
  });

  it('have their textbook values', () => {
    const quarter = of([Math.log(0.25), Math.log(0.75)]);
    const half = of([Math.log(0.5), Math.log(0.5)]);
    const { kl, js, tv, l2 } = divergences(half, quarter);
    const kullback = (p: number[], q: number[]) => p.reduce((sum, x, i) => sum + x * Math.log(x / q[i]!), 0);
    const middle = [0.375, 0.625];
    expect(kl).toBeCloseTo(kullback([0.5, 0.5], [0.25, 0.75]), 14);
    expect(js).toBeCloseTo((kullback([0.5, 0.5], middle) + kullback([0.25, 0.75], middle)) / 2, 14);
    expect(tv).toBeCloseTo(0.25, 14);
    expect(l2).toBeCloseTo(0.25 * Math.SQRT2, 14);
  });
});

it('a normalised effect is 1 as clean, 0 as corrupt, nothing between equals', () => {
  expect(normalised(3, 3, 1)).toBe(1);
  expect(normalised(1, 3, 1)).toBe(0);
  expect(normalised(2, 3, 1)).toBe(0.5);
  expect(normalised(2, 1, 1)).toBeNull();
});

it('the top tokens are the head of the sorted list', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 20 }), fc.nat(25), (row, k) => {
      const sorted = row.map((x, id) => ({ x, id })).sort((a, b) => b.x - a.x || a.id - b.id);
      expect(topTokens(of(row), k).map(({ id }) => id)).toEqual(sorted.slice(0, k).map(({ id }) => id));
    }),
  );
});

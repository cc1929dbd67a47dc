import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distribution } from '../../src/analysis/measures/metrics';
import { distributionNear } from '../../src/analysis/measures/nearDistribution';

const logit = fc.double({ min: -60, max: 60, noNaN: true });

it('equals the plain softmax, however far the logits moved', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ before: logit, moved: fc.double({ min: -1, max: 1, noNaN: true }) }), {
        minLength: 1,
        maxLength: 700,
      }),
      fc.constantFrom(0, 0.01, 0.29, 0.4, 3, 200, 900),
      fc.double({ min: -300, max: 300, noNaN: true }),
      (tokens, size, shift) => {
        const clean = distribution(Float64Array.from(tokens, ({ before }) => before));
        const logits = Float64Array.from(tokens, ({ before, moved }) => before + shift + size * moved);
        const plain = distribution(logits);
        const near = distributionNear(clean, logits, new Float64Array(logits.length));
        expect(near.logNorm).toBeCloseTo(plain.logNorm, 9);
        near.probs.forEach((q, i) => {
          expect(Math.abs(q - plain.probs[i]!)).toBeLessThanOrEqual(1e-10 * plain.probs[i]! + 1e-250);
        });
      },
    ),
    { numRuns: 300 },
  );
});

it('changes nothing where nothing moved', () => {
  const clean = distribution(Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 10));
  const near = distributionNear(clean, clean.logits, new Float64Array(1000));
  expect(near.logNorm).toBeCloseTo(clean.logNorm, 13);
  for (const [i, q] of near.probs.entries()) expect(Math.abs(q - clean.probs[i]!)).toBeLessThanOrEqual(1e-14);
});

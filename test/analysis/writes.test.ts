import { expect, it } from 'vitest';
import { allHeads } from '../../src/analysis/model/heads';
import { attribution } from '../../src/analysis/readings/attribution';
import { extremes, headWrites } from '../../src/analysis/readings/writes';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { expectedNumbers, tinyStages } from './tinyGpt2';

const expected = expectedNumbers();
const stages = tinyStages();
const answer = { io: expected.io, s: expected.s };

it('is the head’s part of the logit difference, as the independent program has it', async () => {
  const clean = await cleanRun(stages, expected.ids);
  for (const head of allHeads(stages.shape).filter(({ head }) => head === 0)) {
    const logits = await headWrites(stages, clean, head);
    const want = expected.direct_logit_attribution_io_minus_s[head.layer]![head.head]!;
    expect(logits[expected.io]! - logits[expected.s]!).toBeCloseTo(want, 9);
    expect(logits.reduce((a, b) => a + b)).toBeCloseTo(0, 6);
  }
});

it('agrees with direct logit attribution on every head', async () => {
  const clean = await cleanRun(stages, expected.ids);
  const { heads } = await attribution(stages, clean, answer);
  for (const head of allHeads(stages.shape)) {
    const logits = await headWrites(stages, clean, head);
    expect(logits[expected.io]! - logits[expected.s]!).toBeCloseTo(heads[head.layer]![head.head]!, 9);
  }
});

it('names the extreme tokens, the most extreme first', () => {
  expect(extremes(Float64Array.of(1, -3, 5, 0, -4), 2)).toEqual({
    top: [
      { id: 2, logit: 5 },
      { id: 0, logit: 1 },
    ],
    bottom: [
      { id: 4, logit: -4 },
      { id: 1, logit: -3 },
    ],
  });
});

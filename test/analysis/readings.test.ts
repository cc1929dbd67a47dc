import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerPatterns } from '../../src/analysis/attention';
import { attribution } from '../../src/analysis/attribution';
import { cleanPrediction, cleanRun } from '../../src/analysis/cleanRun';
import { logitLens } from '../../src/analysis/logitLens';
import { predict, predictEveryToken } from '../../src/analysis/predict';
import { modelCase } from './randomModel';

describe('attribution', () => {
  it('sums to the logit difference', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async c => {
        const { sum, logitDiff } = await attribution(c.stages, await cleanRun(c.stages, c.ids), c.answer);
        expect(sum).toBeCloseTo(logitDiff, 8);
      }),
      { numRuns: 60 },
    );
  });

  it('needs a contrast', async () => {
    const [c] = fc.sample(modelCase, { numRuns: 1, seed: 3 });
    const clean = await cleanRun(c!.stages, c!.ids);
    await expect(attribution(c!.stages, clean, { io: 1, s: null })).rejects.toMatchObject({
      failure: { code: 'no-contrast' },
    });
    expect((await logitLens(c!.stages, clean, { io: null, s: null }))[0]!.logitDiff).toBeNull();
  });
});

it('attention is causal and sums to 1', async () => {
  await fc.assert(
    fc.asyncProperty(modelCase, async c => {
      const clean = await cleanRun(c.stages, c.ids);
      for (let layer = 0; layer < c.stages.shape.layers; layer++)
        for (const pattern of await layerPatterns(c.stages, clean, layer))
          pattern.forEach((row, t) => {
            expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
            expect(row.slice(t + 1).every(weight => weight === 0)).toBe(true);
          });
    }),
    { numRuns: 30 },
  );
});

describe('predictions', () => {
  it('of many prompts equal those of each alone', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async c => {
        const { stages, answer, rowsPerBatch } = c;
        const prompts = [c.ids, ...c.samples, c.ids.slice(0, 1)].map(ids => ({ ids, answer }));
        const together = await predict(stages, prompts, { rowsPerBatch });
        for (const [i, { ids }] of prompts.entries()) {
          const alone = cleanPrediction(await cleanRun(stages, ids), answer);
          expect(together[i]!.probIO).toBeCloseTo(alone.probIO!, 10);
          expect(together[i]!.logitDiff).toBeCloseTo(alone.logitDiff!, 9);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('after every token end with the one at END', async () => {
    const c = fc.sample(modelCase, { numRuns: 50, seed: 2 }).find(({ ids }) => ids.length > 3)!;
    const clean = await cleanRun(c.stages, c.ids);
    const after = await predictEveryToken(c.stages, clean, { top: 3 });
    expect(after).toHaveLength(c.ids.length);
    expect(after.at(-1)).toEqual({ next: cleanPrediction(clean, c.answer, { top: 3 }).next, actual: null });
    after.slice(0, -1).forEach(({ next, actual }, t) => {
      expect(actual!.id).toBe(c.ids[t + 1]);
      if (actual!.rank < next.length) expect(next[actual!.rank]!.prob).toBeCloseTo(actual!.prob, 12);
    });
  });

  it.each([
    [[], 'empty-prompt'],
    [[0, 0, 0, 0, 0, 0, 0], 'prompt-too-long'],
    [[999], 'bad-token'],
  ])('%j is refused: %s', async (ids, code) => {
    const [c] = fc.sample(modelCase, { numRuns: 1, seed: 3 });
    await expect(cleanRun(c!.stages, ids)).rejects.toMatchObject({ failure: { code } });
    await expect(predict(c!.stages, [{ ids, answer: c!.answer }])).rejects.toMatchObject({ failure: { code } });
  });
});

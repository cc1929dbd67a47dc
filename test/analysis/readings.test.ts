import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stages } from '../../src/analysis/model/stages';
import { layerPatterns } from '../../src/analysis/readings/attention';
import { attribution } from '../../src/analysis/readings/attribution';
import { logitLens } from '../../src/analysis/readings/logitLens';
import { predict, predictEveryToken } from '../../src/analysis/readings/predict';
import { type CleanRun, cleanPrediction, cleanRun } from '../../src/analysis/runs/cleanRun';
import { modelCase } from './randomModel';

/** The MLP's write on the logit difference, from its weights: no stage runs. */
async function mlpByHand(stages: Stages, clean: CleanRun, layer: number, answer: { io: number; s: number }) {
  const { width: D, layers, epsilon } = stages.shape;
  const weight = async (name: string) => (await stages.weight(name)).data;
  const end = (data: ArrayLike<number>) => Array.from(data).slice(-D);
  const affine = async (x: readonly number[], name: string) => {
    const [w, b] = [await weight(`${name}.weight`), await weight(`${name}.bias`)];
    return Array.from(b, (bias, o) => x.reduce((sum, value, i) => sum + value * w[i * b.length + o]!, bias));
  };
  const standard = (x: readonly number[]) => {
    const mean = x.reduce((a, b) => a + b) / D;
    const scale = 1 / Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / D + epsilon);
    return { centred: x.map(v => (v - mean) * scale), scale };
  };
  const gain = async (x: readonly number[], name: string) => {
    const w = await weight(`${name}.weight`);
    return x.map((v, d) => v * w[d]!);
  };
  const h = `h.${layer}`;
  const attended = await affine(end(clean.z[layer]!), `${h}.attn.c_proj`);
  const middle = end(clean.resid[layer]!).map((x, d) => x + attended[d]!);
  const bias = await weight(`${h}.ln_2.bias`);
  const normed = (await gain(standard(middle).centred, `${h}.ln_2`)).map((x, d) => x + bias[d]!);
  const hidden = (await affine(normed, `${h}.mlp.c_fc`)).map(
    x => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  );
  const write = await affine(hidden, `${h}.mlp.c_proj`);
  const { scale } = standard(end(clean.resid[layers]!));
  const mean = write.reduce((a, b) => a + b) / D;
  const through = await gain(
    write.map(x => (x - mean) * scale),
    'ln_f',
  );
  const rows = (await stages.unembedRows([answer.io, answer.s])).data;
  return through.reduce((sum, x, d) => sum + x * (rows[d]! - rows[D + d]!), 0);
}

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

  it('would not sum if a part were wrong', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async c => {
        const clean = await cleanRun(c.stages, c.ids);
        // A head's write that is not the model's: read off other weights than the run used.
        const wrong: Stages = {
          ...c.stages,
          weight: async name => {
            const { data, dims } = await c.stages.weight(name);
            return { data: name === 'h.0.attn.c_proj.weight' ? data.map(x => x + 0.1) : data, dims };
          },
        };
        const right = await attribution(c.stages, clean, c.answer);
        const { sum, logitDiff, heads } = await attribution(wrong, clean, c.answer);
        const moved = heads[0]!.reduce((a, b) => a + b, 0) - right.heads[0]!.reduce((a, b) => a + b, 0);
        if (Math.abs(moved) > 1e-3) expect(Math.abs(sum - logitDiff)).toBeGreaterThan(1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it('gives each MLP what it writes', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async c => {
        const clean = await cleanRun(c.stages, c.ids);
        const { mlps } = await attribution(c.stages, clean, c.answer);
        for (const [layer, part] of mlps.entries())
          expect(part).toBeCloseTo(await mlpByHand(c.stages, clean, layer, c.answer), 8);
      }),
      { numRuns: 30 },
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
      for (let layer = 0; layer < c.stages.shape.layers; layer++) {
        const last = await layerPatterns(c.stages, clean, layer, clean.ids.length - 1);
        const whole = await layerPatterns(c.stages, clean, layer);
        expect(last).toEqual(whole.map(pattern => pattern.slice(-1)));
        for (const pattern of whole)
          pattern.forEach((row, t) => {
            expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
            expect(row.slice(t + 1).every(weight => weight === 0)).toBe(true);
          });
      }
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
          // Its place in the sorted list.
          const { logits } = (await cleanRun(stages, ids)).end;
          const sorted = Array.from(logits.keys()).sort((a, b) => logits[b]! - logits[a]!);
          expect(alone.rankIO).toBe(sorted.indexOf(answer.io!) + 1);
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knockOut } from '../../src/analysis/interventions/knockOut';
import { sweep } from '../../src/analysis/interventions/sweep';
import { allHeads, type HeadAt } from '../../src/analysis/model/heads';
import { type Baseline, meanBaseline, resampleBaseline, zeroBaseline } from '../../src/analysis/runs/baseline';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { expectEffect } from './expected';
import { knockOutNaively, naiveEffect } from './naive';
import { type Case, modelCase } from './randomModel';

async function baselines({ stages, ids, samples }: Case): Promise<Baseline[]> {
  return [
    zeroBaseline(stages.shape, ids.length),
    await meanBaseline(stages, samples),
    await resampleBaseline(stages, samples),
  ];
}

const everywhere = (ids: readonly number[]) => ids.map((_, t) => t);

describe('sweep', () => {
  it('equals knocking out head by head in a full forward pass', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, fc.constantFrom('all', 'end'), async (c, positions) => {
        const clean = await cleanRun(c.stages, c.ids);
        const at = positions === 'all' ? everywhere(c.ids) : [c.ids.length - 1];
        for (const baseline of await baselines(c)) {
          const swept = await sweep(c.stages, clean, baseline, c.answer, { positions, rowsPerBatch: c.rowsPerBatch });
          expect(swept).toHaveLength(c.stages.shape.layers * c.stages.shape.heads);
          for (const effect of swept) {
            const places = at.map(position => ({ layer: effect.layer, head: effect.head, position }));
            const runs = baseline.draws.map(z => knockOutNaively(c.stages, clean, places, z));
            expectEffect(effect, naiveEffect(clean, c.answer, await Promise.all(runs)));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('hands out each head once, as its batch is done, and counts them', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async c => {
        const clean = await cleanRun(c.stages, c.ids);
        const streamed: unknown[] = [];
        const counts: number[] = [];
        const swept = await sweep(c.stages, clean, await resampleBaseline(c.stages, c.samples), c.answer, {
          rowsPerBatch: c.rowsPerBatch,
          onHeads: heads => streamed.push(...heads),
          onProgress: ({ done }) => counts.push(done),
        });
        expect(streamed).toEqual(swept);
        expect(counts).toEqual([...counts].sort((a, b) => a - b));
        expect(counts.at(-1)).toBe(swept.length);
      }),
      { numRuns: 20 },
    );
  });

  it('sweeps the heads asked for, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async c => {
        const clean = await cleanRun(c.stages, c.ids);
        const baseline = await meanBaseline(c.stages, c.samples);
        const options = { rowsPerBatch: c.rowsPerBatch };
        const all = await sweep(c.stages, clean, baseline, c.answer, options);
        const heads = allHeads(c.stages.shape).reverse();
        const swept = await sweep(c.stages, clean, baseline, c.answer, { ...options, heads });
        expect(swept.map(({ layer, head }) => ({ layer, head }))).toEqual(heads);
        all.reverse().forEach((effect, i) => {
          expectEffect(swept[i]!, effect);
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('knock-out', () => {
  it('of several heads at any positions is one intervention', async () => {
    const some = modelCase.chain(c => {
      const { layers, heads } = c.stages.shape;
      const at = fc.record<HeadAt>({
        layer: fc.nat(layers - 1),
        head: fc.nat(heads - 1),
        positions: fc.oneof(
          fc.constantFrom('all' as const, 'end' as const),
          fc.uniqueArray(fc.nat(c.ids.length - 1), { minLength: 1 }),
        ),
      });
      return fc.record({ c: fc.constant(c), off: fc.array(at, { minLength: 1, maxLength: 5 }) });
    });
    await fc.assert(
      fc.asyncProperty(some, async ({ c, off }) => {
        const clean = await cleanRun(c.stages, c.ids);
        const places = off.flatMap(({ layer, head, positions }) => {
          const indices =
            positions === 'all' ? everywhere(c.ids) : positions === 'end' ? [c.ids.length - 1] : positions;
          return indices.map(position => ({ layer, head, position }));
        });
        for (const baseline of await baselines(c)) {
          const { effect } = await knockOut(c.stages, clean, baseline, off, c.answer, { rowsPerBatch: c.rowsPerBatch });
          const runs = baseline.draws.map(z => knockOutNaively(c.stages, clean, places, z));
          expectEffect(effect, naiveEffect(clean, c.answer, await Promise.all(runs)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of nothing changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async c => {
        const clean = await cleanRun(c.stages, c.ids);
        const none = { kl: 0, js: 0, tv: 0, l2: 0, dProbIO: 0, dProbS: 0, dLogitDiff: 0 };
        const [baseline] = await baselines(c);
        const result = await knockOut(c.stages, clean, baseline!, [], c.answer);
        expect(result.ablated).toEqual(result.clean);
        expectEffect(result.effect, none, 0);
        // Every head replaced by what it is anyway.
        const itself = await meanBaseline(c.stages, [c.ids, c.ids]);
        const all = allHeads(c.stages.shape).map(id => ({ ...id, positions: 'all' as const }));
        expectEffect((await knockOut(c.stages, clean, itself, all, c.answer)).effect, none);
        for (const effect of await sweep(c.stages, clean, itself, c.answer)) expectEffect(effect, none);
      }),
      { numRuns: 30 },
    );
  });

  it('shows the clean, the ablated and the first baseline prompt', async () => {
    const [c] = fc.sample(modelCase, { numRuns: 1, seed: 9 });
    const { stages, ids, samples, answer } = c!;
    const clean = await cleanRun(stages, ids);
    const off = [{ layer: 0, head: 0, positions: 'all' as const }];
    const result = await knockOut(stages, clean, await resampleBaseline(stages, samples), off, answer, { top: 2 });
    const sample = await cleanRun(stages, samples[0]!);
    expect(result.baselinePrompt?.probIO).toBe(sample.end.probs[answer.io]);
    for (const { next } of [result.clean, result.ablated, result.baselinePrompt!]) expect(next).toHaveLength(2);
    expect(result.effect.dProbIO).toBeCloseTo(result.clean.probIO! - result.ablated.probIO!, 12);
    const zero = await knockOut(stages, clean, zeroBaseline(stages.shape, ids.length), off, answer);
    expect(zero.baselinePrompt).toBeNull();
  });

  it('without an answer has no deltas', async () => {
    const [c] = fc.sample(modelCase, { numRuns: 1, seed: 3 });
    const clean = await cleanRun(c!.stages, c!.ids);
    const baseline = zeroBaseline(c!.stages.shape, c!.ids.length);
    const [effect] = await sweep(c!.stages, clean, baseline, { io: 1, s: null });
    expect(effect).toMatchObject({ dProbIO: expect.any(Number), dProbS: null, dLogitDiff: null });
  });

  it.each([
    ['unknown-head', { layer: 0, head: 99, positions: 'all' }],
    ['unknown-head', { layer: -1, head: 0, positions: 'all' }],
    ['bad-position', { layer: 0, head: 0, positions: [99] }],
  ] as const)('refuses: %s', async (code, off) => {
    const [c] = fc.sample(modelCase, { numRuns: 1, seed: 3 });
    const clean = await cleanRun(c!.stages, c!.ids);
    const baseline = zeroBaseline(c!.stages.shape, c!.ids.length);
    await expect(knockOut(c!.stages, clean, baseline, [off], c!.answer)).rejects.toMatchObject({ failure: { code } });
  });

  it('refuses a baseline of another length', async () => {
    const [c] = fc.sample(modelCase, { numRuns: 1, seed: 3 });
    const clean = await cleanRun(c!.stages, c!.ids);
    const longer = zeroBaseline(c!.stages.shape, c!.ids.length + 1);
    await expect(sweep(c!.stages, clean, longer, c!.answer)).rejects.toMatchObject({
      failure: { code: 'sample-length' },
    });
  });
});

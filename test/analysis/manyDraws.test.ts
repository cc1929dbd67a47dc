/** Resample baselines too large to be held: the same numbers, and never more draws in memory than there is room for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knockOut } from '../../src/analysis/interventions/knockOut';
import { activationPatching, twinsOf } from '../../src/analysis/interventions/patching';
import { pathPatching } from '../../src/analysis/interventions/pathPatching';
import { groupsOf, sweep } from '../../src/analysis/interventions/sweep';
import { type Baseline, partsOf, resampleBaseline } from '../../src/analysis/runs/baseline';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { expectEffect } from './expected';
import { modelCase } from './randomModel';

/** Room for less than two draws. */
const little = { mostHeld: 1 };

describe('draws that are made some at a time', () => {
  it('give what held ones give', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async c => {
        const { stages, ids, samples, answer } = c;
        const clean = await cleanRun(stages, ids);
        const held = await resampleBaseline(stages, samples);
        const streamed = await resampleBaseline(stages, samples, little);
        expect(held.draws).toHaveLength(samples.length);
        expect(streamed.draws).toHaveLength(0);
        const one = await sweep(stages, clean, held, answer);
        const other = await sweep(stages, clean, streamed, answer, little);
        other.forEach((effect, i) => {
          expect(effect).toMatchObject({ layer: one[i]!.layer, head: one[i]!.head });
          expectEffect(effect, one[i]!);
        });
        const heads = [{ layer: 0, head: 0, positions: 'all' as const }];
        const off = await knockOut(stages, clean, held, heads, answer);
        expectEffect((await knockOut(stages, clean, streamed, heads, answer, little)).effect, off.effect);
        const twins = await Promise.all(samples.map(sample => cleanRun(stages, sample)));
        for (const direction of ['denoise', 'noise'] as const) {
          const what = { site: 'z', direction } as const;
          const all = await activationPatching(stages, clean, twins, what, answer);
          const few = await activationPatching(stages, clean, twinsOf(stages, samples, little), what, answer);
          expect(few.logitDiff).toBe(all.logitDiff);
          few.cells.forEach((cell, i) => {
            expectEffect(cell, all.cells[i]!);
          });
        }
        const paths = await pathPatching(stages, clean, samples, { to: 'logits' }, answer);
        const again = await pathPatching(stages, clean, samples, { to: 'logits' }, answer, little);
        again.forEach((effect, i) => {
          expectEffect(effect, paths[i]!);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('come as many as fit, in order, all of them', async () => {
    const [c] = fc.sample(modelCase, { numRuns: 1, seed: 8 });
    const { stages, ids } = c!;
    const samples = Array.from({ length: 23 }, (_, i) => ids.map((id, t) => (t === 0 ? i % stages.shape.vocab : id)));
    const { layers, width } = stages.shape;
    const room = { mostHeld: 5 * 4 * layers * width * ids.length };
    const whole = await resampleBaseline(stages, samples);
    const seen: Baseline['draws'][number][] = [];
    const sizes: number[] = [];
    for await (const { first, part } of partsOf(stages, await resampleBaseline(stages, samples, room), room)) {
      expect(first).toBe(seen.length);
      expect(part.samples).toBe(samples);
      sizes.push(part.draws.length);
      seen.push(...part.draws);
    }
    expect(sizes).toEqual([5, 5, 5, 5, 3]);
    seen.forEach((draw, i) => {
      draw.forEach((z, layer) => {
        z.forEach((x, at) => {
          expect(x).toBeCloseTo(whole.draws[i]![layer]![at]!, 12);
        });
      });
    });
  });

  it('leave no more heads open than have room', () => {
    const heads = Array.from({ length: 1200 }, (_, i) => ({ layer: Math.floor(i / 25), head: i % 25 }));
    const groups = groupsOf(heads, { draws: [] }, 50257);
    expect(groups.flat().map(({ head }) => head)).toEqual(heads);
    for (const group of groups) expect(group.length * 16 * 50257).toBeLessThanOrEqual(256 * 2 ** 20);
    expect(groupsOf(heads, { draws: [[]] }, 50257)).toHaveLength(1);
  });
});

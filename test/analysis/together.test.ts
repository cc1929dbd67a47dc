/** Many prompts in the same batches: to the last digit what each gives alone, whatever the others are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathPatching, pathPatchingTogether } from '../../src/analysis/interventions/pathPatching';
import type { Receivers } from '../../src/analysis/interventions/receivers';
import { sweep, sweepTogether } from '../../src/analysis/interventions/sweep';
import { allHeads } from '../../src/analysis/model/heads';
import { meanBaseline, resampleBaseline } from '../../src/analysis/runs/baseline';
import { type CleanRun, cleanRun } from '../../src/analysis/runs/cleanRun';
import { cleanRuns } from '../../src/analysis/runs/cleanRuns';
import type { Progress } from '../../src/analysis/runs/progress';
import { type Case, modelCase } from './randomModel';

/** Prompts of the case's model, of several lengths, each with samples that share some tokens with it. */
function promptsOf({ stages, ids, samples }: Case, cuts: readonly number[]) {
  const { vocab } = stages.shape;
  return cuts.map((cut, n) => {
    const length = 1 + (cut % ids.length);
    const own = ids.slice(0, length).map((id, t) => (t === cut % length ? (id + n) % vocab : id));
    const others = samples.map(sample => own.map((id, t) => (t > cut % 3 ? sample[t]! : id)));
    return { ids: own, samples: others };
  });
}

const cuts = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 });
const room = fc.constantFrom({}, { mostHeld: 1 }, { mostHeld: 20_000 });

async function runsOf(c: Case, prompts: readonly { readonly ids: readonly number[] }[], options: object) {
  const runs: CleanRun[] = [];
  for await (const { indices, runs: some } of cleanRuns(
    c.stages,
    prompts.map(({ ids }) => ids),
    { rowsPerBatch: c.rowsPerBatch, ...options },
  ))
    indices.forEach((at, i) => {
      expect(runs[at]).toBeUndefined();
      runs[at] = some[i]!;
    });
  return runs;
}

describe('prompts together', () => {
  it('have the clean runs that they have alone, one length at a time', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, cuts, room, async (c, some, options) => {
        const prompts = promptsOf(c, some);
        const runs = await runsOf(c, prompts, options);
        for (const [i, { ids }] of prompts.entries()) expect(runs[i]).toEqual(await cleanRun(c.stages, ids));
      }),
      { numRuns: 60 },
    );
  });

  it('are swept as each alone: mean, resample, and draws that are not held', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, cuts, fc.constantFrom('all', 'end'), async (c, some, positions) => {
        const prompts = promptsOf(c, some);
        const runs = await runsOf(c, prompts, {});
        const swept = await Promise.all(
          prompts.map(async ({ samples }, i) => {
            const baseline = await [
              () => meanBaseline(c.stages, samples),
              () => resampleBaseline(c.stages, samples),
              () => resampleBaseline(c.stages, samples, { mostHeld: 1 }),
            ][i % 3]!();
            return { clean: runs[i]!, baseline, answer: c.answer };
          }),
        );
        const told = prompts.map((): unknown[] => []);
        const progress: Progress[] = [];
        const options = { positions, rowsPerBatch: c.rowsPerBatch } as const;
        const all = await sweepTogether(c.stages, swept, {
          ...options,
          onHeads: (heads, prompt) => told[prompt]!.push(...heads),
          onProgress: one => progress.push(one),
        });
        expect(all).toHaveLength(prompts.length);
        for (const [i, { clean, baseline, answer }] of swept.entries()) {
          expect(all[i]).toEqual(await sweep(c.stages, clean, baseline, answer, options));
          expect(told[i]).toHaveLength(all[i]!.length);
          expect(told[i]).toEqual(expect.arrayContaining(all[i]!));
        }
        const counts = progress.map(({ done }) => done);
        expect(counts).toEqual([...counts].sort((a, b) => a - b));
        for (const { total } of progress) expect(total).toBe(prompts.length * allHeads(c.stages.shape).length);
      }),
      { numRuns: 60 },
    );
  });

  it('have their paths patched as each alone, each at its own positions', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, cuts, fc.boolean(), async (c, some, toLogits) => {
        const { layers, heads } = c.stages.shape;
        const prompts = promptsOf(c, some);
        const runs = await runsOf(c, prompts, {});
        const patched = prompts.map(({ ids, samples }, i) => {
          const at = (n: number) => ({ layer: (some[i]! + n) % layers, head: n % heads, position: n % ids.length });
          const receivers: Receivers = toLogits
            ? { to: 'logits' }
            : {
                to: 'heads',
                heads: [
                  { ...at(some[i]!), part: 'q' },
                  { ...at(some[i]! + 1), part: 'v' },
                ],
              };
          return { clean: runs[i]!, sources: samples, receivers, answer: c.answer };
        });
        const options = { rowsPerBatch: c.rowsPerBatch };
        const all = await pathPatchingTogether(c.stages, patched, options);
        for (const [i, { clean, sources, receivers, answer }] of patched.entries())
          expect(all[i]).toEqual(await pathPatching(c.stages, clean, sources, receivers, answer, options));
      }),
      { numRuns: 60 },
    );
  });
});

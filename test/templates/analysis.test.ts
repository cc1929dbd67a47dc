/**
 * To copy for a new analysis: its numbers against something that shares no code with it, what cannot be measured, and
 * its declaration. It is declared in `src/protocol/analyses/`, computed in `src/analysis/`, asked in
 * `src/worker/analyses/`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerPatterns } from '../../src/analysis/readings/attention';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { askSchema, declared, nameOf } from '../../src/protocol/analyses';
import { modelCase } from '../analysis/randomModel';

const ask = { kind: 'attention', heads: [{ layer: 0, head: 0 }] } as const;

describe(ask.kind, () => {
  it('is what its definition says, on models drawn at random', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async ({ stages, ids }) => {
        const clean = await cleanRun(stages, ids);
        const { heads, width } = stages.shape;
        const size = width / heads;
        const [pattern] = await layerPatterns(stages, clean, 0);
        // softmax(q kᵀ / √d) of head 0, row by row, from the definition.
        pattern!.forEach((row, to) => {
          const scores = Array.from({ length: to + 1 }, (_, from) => {
            let dot = 0;
            for (let i = 0; i < size; i++) dot += clean.q[0]![to * width + i]! * clean.k[0]![from * width + i]!;
            return Math.exp(dot / Math.sqrt(size));
          });
          const sum = scores.reduce((a, b) => a + b, 0);
          scores.forEach((score, from) => {
            expect(row[from]).toBeCloseTo(score / sum, 9);
          });
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is declared: its parameters are checked, its result is kept under a name of its own', () => {
    expect(askSchema.safeParse(ask).success).toBe(true);
    expect(askSchema.safeParse({ ...ask, heads: 'some' }).success).toBe(false);
    expect(nameOf(ask)).not.toBe(nameOf({ ...ask, heads: 'all' }));
  });

  it('says which settings it reads, and which words of the command line ask for the same', () => {
    const { reads, command } = declared(ask);
    expect(reads).toEqual(['bos']);
    expect(command).toEqual(['attention', '--head', '0.0']);
  });
});

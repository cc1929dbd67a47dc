/** One analysis in the midst of another, between any two of its layers: both say what they say alone. */
import { afterAll, expect, it } from 'vitest';
import { pathPatching } from '../../src/analysis/interventions/pathPatching';
import { sweep } from '../../src/analysis/interventions/sweep';
import { meanBaseline } from '../../src/analysis/runs/baseline';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import type { RunOptions } from '../../src/analysis/runs/progress';
import { openCheckpoint } from '../../src/model/checkpoint/checkpoint';
import { OnnxStages } from '../../src/model/onnx/stages';
import { expectedNumbers } from '../analysis/tinyGpt2';

const stages = new OnnxStages(openCheckpoint(new URL('../fixtures/tiny-gpt2', import.meta.url).pathname), {
  threads: 2,
});
const { ids, baseline_sample_ids: samples, io, s } = expectedNumbers();
/** Another prompt of that length. */
const others = samples[1]!;
const answer = { io, s };

afterAll(() => stages.release());

const analyses = {
  async sweep(of: readonly number[], options: RunOptions = {}) {
    const baseline = await meanBaseline(stages, samples, options);
    return sweep(stages, await cleanRun(stages, of, options), baseline, answer, { ...options, rowsPerBatch: 60 });
  },
  async path(of: readonly number[], options: RunOptions = {}) {
    const clean = await cleanRun(stages, of, options);
    const last = { layer: stages.shape.layers - 1, head: 0, part: 'q', position: of.length - 1 } as const;
    return pathPatching(stages, clean, samples.slice(0, 3), { to: 'heads', heads: [last] }, answer, options);
  },
};
type Name = keyof typeof analyses;

it.each([
  ['sweep', 'sweep'],
  ['sweep', 'path'],
  ['path', 'sweep'],
  ['path', 'path'],
] satisfies [Name, Name][])('a %s in whose midst a %s takes its turn', async (outer, inner) => {
  const alone = await analyses[outer](ids);
  const innerAlone = await analyses[inner](others);
  let breaths = 0;
  let turns = 0;
  const interrupted = await analyses[outer](ids, {
    breathe: async () => {
      if (++breaths % 5 !== 0) return;
      turns++;
      expect(await analyses[inner](others)).toEqual(innerAlone);
    },
  });
  expect(interrupted).toEqual(alone);
  // Before every layer, at least.
  expect(breaths).toBeGreaterThan(2 * stages.shape.layers);
  expect(turns).toBeGreaterThan(1);
});

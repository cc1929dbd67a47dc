import { describe, expect, it } from 'vitest';
import { pathPatching } from '../../src/analysis/interventions/pathPatching';
import { sweep } from '../../src/analysis/interventions/sweep';
import type { Stages } from '../../src/analysis/model/stages';
import { meanBaseline, zeroBaseline } from '../../src/analysis/runs/baseline';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import type { RunOptions } from '../../src/analysis/runs/progress';
import { randomStages } from './randomModel';

const shape = { layers: 4, heads: 3, width: 6, positions: 8, vocab: 11, epsilon: 1e-5 };
const ids = [1, 2, 3, 4, 5];
const samples = [
  [1, 6, 7, 8, 5],
  [1, 9, 7, 6, 5],
];
const answer = { io: 2, s: 3 };
const cancelled = { failure: { code: 'cancelled' } };

/** The same stages, counting how often one is run. */
function counted(stages: Stages, onRun: () => void): Stages {
  const counting = <Args extends unknown[], Result>(stage: (...args: Args) => Result) => {
    return (...args: Args) => {
      onRun();
      return stage(...args);
    };
  };
  return {
    ...stages,
    embed: counting(stages.embed),
    qkv: counting(stages.qkv),
    attend: counting(stages.attend),
    out: counting(stages.out),
    unembed: counting(stages.unembed),
  };
}

type Analysis = (stages: Stages, options: RunOptions) => Promise<unknown>;

const analyses: readonly (readonly [string, Analysis])[] = [
  ['a baseline', (stages, options) => meanBaseline(stages, samples, options)],
  [
    'a sweep',
    async (stages, options) => {
      const clean = await cleanRun(randomStages(shape, 1), ids);
      return sweep(stages, clean, zeroBaseline(shape, ids.length), answer, options);
    },
  ],
  [
    'path patching',
    async (stages, options) => {
      const clean = await cleanRun(randomStages(shape, 1), ids);
      return pathPatching(stages, clean, samples, { to: 'logits' }, answer, options);
    },
  ],
];

describe.each(analyses)('cancelling %s', (_, analysis) => {
  it('between batches runs no further stage', async () => {
    const signal = { aborted: false };
    let after = 0;
    const stages = counted(randomStages(shape, 1), () => {
      if (signal.aborted) after++;
    });
    const onProgress = () => {
      signal.aborted = true;
    };
    await expect(analysis(stages, { signal, onProgress, rowsPerBatch: 5 })).rejects.toMatchObject(cancelled);
    expect(after).toBe(0);
  });

  it('within a batch stops before the next layer', async () => {
    const signal = { aborted: false };
    let runs = 0;
    let after = 0;
    const stages = counted(randomStages(shape, 1), () => {
      if (signal.aborted) after++;
      if (++runs === 3) signal.aborted = true;
    });
    await expect(analysis(stages, { signal, rowsPerBatch: 5 })).rejects.toMatchObject(cancelled);
    expect(after).toBeLessThanOrEqual(2);
  });

  it('lets the host breathe between batches', async () => {
    let breaths = 0;
    const breathe = async () => {
      breaths++;
    };
    await analysis(randomStages(shape, 1), { breathe, rowsPerBatch: 5 });
    expect(breaths).toBeGreaterThan(1);
  });
});

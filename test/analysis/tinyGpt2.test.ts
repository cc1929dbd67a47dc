import { beforeAll, describe, expect, it } from 'vitest';
import { meanBaseline, zeroBaseline } from '../../src/analysis/baseline';
import { type CleanRun, cleanPrediction, cleanRun } from '../../src/analysis/cleanRun';
import { knockOut } from '../../src/analysis/knockOut';
import { sweep } from '../../src/analysis/sweep';
import { expectEffect, expectHeads } from './expected';
import { expectedNumbers, tinyStages } from './tinyGpt2';

/** Every number that an independent float64 program found for this checkpoint. */
describe('tiny-gpt2', () => {
  const expected = expectedNumbers();
  const stages = tinyStages();
  const answer = { io: expected.io, s: expected.s };
  let clean: CleanRun;
  beforeAll(async () => {
    clean = await cleanRun(stages, expected.ids);
  });

  it('predicts at END', () => {
    const { next, logitDiff } = cleanPrediction(clean, answer, { top: 10 });
    expect(next.map(({ id }) => id)).toEqual(expected.last_position.top10.map(({ id }) => id));
    next.forEach(({ prob, logit }, i) => {
      expect(prob).toBeCloseTo(expected.last_position.top10[i]!.prob, 10);
      expect(logit).toBeCloseTo(expected.last_position.top10[i]!.logit, 9);
    });
    expect(logitDiff).toBeCloseTo(expected.last_position.logit_io - expected.last_position.logit_s, 9);
  });

  it('has these logits at every position', async () => {
    const { layers, width, vocab } = stages.shape;
    const logits = await stages.unembed({ data: clean.resid[layers]!, dims: [expected.ids.length, width] });
    expected.ids.forEach((_, t) => {
      const row = logits.data.subarray(t * vocab, (t + 1) * vocab);
      let sum = 0;
      for (const logit of row) sum += logit;
      expect(sum).toBeCloseTo(expected.logits_sum_per_position[t]!, 6);
      expected.logits_first_8_per_position[t]!.forEach((x, i) => {
        expect(row[i]).toBeCloseTo(x, 9);
      });
    });
  });

  it('has these head outputs at END', () => {
    const { heads, width } = stages.shape;
    expected.z_last_position_norms.forEach((norms, layer) => {
      const end = clean.z[layer]!.subarray(-width);
      norms.forEach((norm, head) => {
        const z = end.subarray((head * width) / heads, ((head + 1) * width) / heads);
        expect(Math.hypot(...z)).toBeCloseTo(norm, 9);
      });
    });
  });

  it('sweeps with means at all positions and at END', async () => {
    const baseline = await meanBaseline(stages, expected.baseline_sample_ids);
    expectHeads(await sweep(stages, clean, baseline, answer), expected.mean_ablation_all_positions);
    const end = await sweep(stages, clean, baseline, answer, { positions: 'end' });
    expectHeads(end, expected.mean_ablation_last_position);
  });

  it('sweeps with zeros', async () => {
    const baseline = zeroBaseline(stages.shape, expected.ids.length);
    expectHeads(await sweep(stages, clean, baseline, answer), expected.zero_ablation_all_positions);
  });

  it('knocks out a set of heads', async () => {
    const baseline = await meanBaseline(stages, expected.baseline_sample_ids);
    const { heads, ...want } = expected.mean_ablation_of_a_set;
    const off = heads.map(([layer, head]) => ({ layer, head, positions: 'all' as const }));
    const { effect } = await knockOut(stages, clean, baseline, off, answer);
    expectEffect(effect, want);
  });
});

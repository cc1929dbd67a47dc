import { beforeAll, describe, expect, it } from 'vitest';
import { knockOut } from '../../src/analysis/interventions/knockOut';
import { pathPatching } from '../../src/analysis/interventions/pathPatching';
import { parseReceivers } from '../../src/analysis/interventions/receivers';
import { sweep } from '../../src/analysis/interventions/sweep';
import { layerPatterns } from '../../src/analysis/readings/attention';
import { attribution } from '../../src/analysis/readings/attribution';
import { logitLens } from '../../src/analysis/readings/logitLens';
import { meanBaseline, zeroBaseline } from '../../src/analysis/runs/baseline';
import { type CleanRun, cleanPrediction, cleanRun } from '../../src/analysis/runs/cleanRun';
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

  const places = { END: expected.ids.length - 1, S2: expected.s2_position };
  it.each([
    ['logits', expected.path_patch_to_logits_at_last],
    ['3.0.q@END', expected.path_patch_to_last_layer_head_0_q_at_last],
    ['3.*.v@S2', expected.path_patch_to_last_layer_heads_v_at_s2],
    ['1.*.k@S2', expected.path_patch_to_layer_1_heads_k_at_s2],
  ])('patches paths to %s', async (to, want) => {
    const receivers = parseReceivers(to, stages.shape, places, expected.ids.length);
    expectHeads(await pathPatching(stages, clean, [expected.new_ids], receivers, answer), want);
  });

  it('attributes the logit difference to heads, and all parts sum to it', async () => {
    const parts = await attribution(stages, clean, answer);
    expected.direct_logit_attribution_io_minus_s.forEach((layer, l) => {
      layer.forEach((part, h) => {
        expect(parts.heads[l]![h]).toBeCloseTo(part, 9);
      });
    });
    expect(parts.sum).toBeCloseTo(parts.logitDiff, 9);
  });

  it('looks through the logit lens', async () => {
    const lens = await logitLens(stages, clean, answer);
    expect(lens.map(({ layer }) => layer)).toEqual([-1, 0, 1, 2, 3]);
    lens.forEach(({ logitDiff }, i) => {
      expect(logitDiff).toBeCloseTo(expected.logit_lens_io_minus_s_after_each_layer[i]!, 9);
    });
    expect(lens.at(-1)!.next).toEqual(cleanPrediction(clean, answer).next);
  });

  it('attends from END', async () => {
    for (const [layer, heads] of expected.attention_last_row.entries()) {
      const patterns = await layerPatterns(stages, clean, layer);
      expect(patterns).toHaveLength(heads.length);
      for (const [head, row] of heads.entries())
        patterns[head]!.at(-1)!.forEach((weight, t) => {
          expect(weight).toBeCloseTo(row[t]!, 10);
        });
    }
  });
});

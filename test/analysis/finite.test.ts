import { describe, expect, it } from 'vitest';
import { sweep } from '../../src/analysis/interventions/sweep';
import { distribution } from '../../src/analysis/measures/metrics';
import { distributionNear } from '../../src/analysis/measures/nearDistribution';
import { referenceStages } from '../../src/analysis/model/reference';
import { predict } from '../../src/analysis/readings/predict';
import { meanBaseline, zeroBaseline } from '../../src/analysis/runs/baseline';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { randomStages } from './randomModel';

const shape = { layers: 2, heads: 2, width: 4, positions: 6, vocab: 7, epsilon: 1e-5 };
const ids = [1, 2, 3];
const sound = randomStages(shape, 5);

/** The model with one entry of one weight replaced. */
async function broken(name: string, value: number, at = 0) {
  const names = ['wte.weight', 'wpe.weight', 'ln_f.weight', 'ln_f.bias'].concat(
    ...[0, 1].map(l =>
      ['ln_1', 'attn.c_attn', 'attn.c_proj', 'ln_2', 'mlp.c_fc', 'mlp.c_proj'].flatMap(part => [
        `h.${l}.${part}.weight`,
        `h.${l}.${part}.bias`,
      ]),
    ),
  );
  const weights = new Map(await Promise.all(names.map(async one => [one, await sound.weight(one)] as const)));
  const { data, dims } = weights.get(name)!;
  weights.set(name, { data: data.map((x, i) => (i === at ? value : x)), dims });
  return referenceStages(shape, wanted => {
    const found = weights.get(wanted);
    if (!found) throw new RangeError(wanted);
    return found;
  });
}

describe('what is no number is refused, by the stage that made it', () => {
  it.each<[string, number, number, RegExp]>([
    ['wpe.weight', Number.NaN, 5, /first in the embedding/],
    ['wte.weight', Number.POSITIVE_INFINITY, 6, /first in the embedding/],
    // A token that the prompt does not have.
    ['wte.weight', Number.NaN, 0, /first in the unembedding/],
    ['h.0.attn.c_attn.weight', Number.NaN, 0, /first in the queries, keys and values of layer 0/],
    ['h.1.attn.c_proj.bias', Number.NEGATIVE_INFINITY, 0, /first in the output and MLP of layer 1/],
    ['h.0.mlp.c_fc.weight', Number.NaN, 3, /first in the output and MLP of layer 0/],
    ['ln_f.bias', Number.NaN, 0, /first in the unembedding/],
  ])('%s: %d at %d', async (name, value, at, said) => {
    const stages = await broken(name, value, at);
    await expect(cleanRun(stages, ids)).rejects.toMatchObject({ failure: { code: 'not-finite' } });
    await expect(cleanRun(stages, ids)).rejects.toThrow(said);
    await expect(predict(stages, [{ ids, answer: { io: 1, s: 2 } }])).rejects.toMatchObject({
      failure: { code: 'not-finite' },
    });
  });

  it('in a patched run alone', async () => {
    const clean = await cleanRun(sound, ids);
    const z = zeroBaseline(shape, ids.length);
    const draws = [z.draws[0]!.map(values => values.map(() => Number.NaN))];
    const baseline = { ...(await meanBaseline(sound, [[4, 5, 6]])), draws };
    await expect(sweep(sound, clean, baseline, { io: 1, s: 2 })).rejects.toMatchObject({
      failure: { code: 'not-finite' },
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d among many logits', odd => {
    const logits = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    const clean = distribution(logits);
    const patched = logits.slice();
    patched[501] = odd;
    expect(() => distribution(patched)).toThrow(/NaN or infinity/);
    expect(() => distributionNear(clean, patched, new Float64Array(1000))).toThrow(/NaN or infinity/);
  });
});

/** Comparing logits in pairs of tokens, held against the plain program. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/analysis/measures/compare';
import { EffectMean } from '../../src/analysis/measures/effects';
import { distribution, divergences, topTokens } from '../../src/analysis/measures/metrics';
import { readable } from '../../src/analysis/model/stages';
import { openCheckpoint } from '../../src/model/checkpoint/checkpoint';
import { OnnxStages } from '../../src/model/onnx/stages';

const stages = new OnnxStages(openCheckpoint(join(import.meta.dirname, '../fixtures/tiny-gpt2')));
const { vocab } = stages.shape;

/** Normally distributed, from a seed. */
function normal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const random = normal(7);
const rows = 5;

/** Logits as a model gives them, and rows that moved by so much; the first token stands out by `peak`. */
function moved(peak: number, by: number, around = -100) {
  const clean = Float32Array.from({ length: vocab }, (_, id) => around + 3 * random() + (id === 0 ? peak : 0));
  const logits = new Float32Array(rows * vocab);
  for (let i = 0; i < logits.length; i++) logits[i] = clean[i % vocab]! + 0.5 + by * random();
  return { clean: distribution(clean), logits };
}

const rowOf = (logits: Float32Array, at: number) => logits.subarray(at * vocab, (at + 1) * vocab);

describe('equals the plain program, to 1e-7 of it or 1e-11', () => {
  it.each([
    ['hardly', 10, 1e-4],
    ['little', 0, 0.01],
    ['nearly beyond the near', 0, 0.16],
    ['some', 0, 0.3],
    ['much', 0, 2],
    ['beyond the series and not', 3, 0.6],
    ['peaked', 25, 0.1],
    ['peaked, much', 25, 2],
    ['one certain token', 40, 0.5],
  ])('%s', async (_, peak, by) => {
    const { clean, logits } = moved(peak, by);
    const read = await stages.readout({ data: logits, dims: [rows, vocab] }, clean, { top: 5, lifts: false });
    const lifted = await stages.readout({ data: logits, dims: [rows, vocab] }, clean, { top: 5, lifts: true });
    for (let at = 0; at < rows; at++) {
      expect(read.furthest[at]).toBeLessThan(readable);
      const patched = distribution(rowOf(logits, at));
      const exact = divergences(clean, patched);
      for (const name of ['kl', 'js', 'tv', 'l2'] as const) {
        expect(Math.abs(read[name][at]! - exact[name])).toBeLessThan(Math.max(1e-11, 1e-7 * exact[name]));
        expect(lifted[name][at]).toBe(read[name][at]);
      }
      expect(read.rise[at]).toBeCloseTo(patched.logNorm - clean.logNorm, 5);
      expect(read.top[at]).toEqual(topTokens(patched, 5).map(({ id }) => id));
      const lifts = lifted.lifts!.subarray(at * vocab, (at + 1) * vocab);
      let worst = 0;
      for (let id = 0; id < vocab; id++)
        worst = Math.max(worst, Math.abs(clean.probs[id]! * (1 + lifts[id]!) - patched.probs[id]!));
      expect(worst).toBeLessThan(1e-6);
    }
  });
});

const answer = { io: 3, s: 4 };

/** Effects of rows by way of a readout, and by the plain program. */
async function effects(clean: ReturnType<typeof distribution>, logits: Float32Array, runs: number) {
  const measure = { clean, answer, top: 5 };
  const scratch = new Float64Array(vocab);
  const make = () =>
    Array.from({ length: logits.length / vocab / runs }, () => new EffectMean(measure, runs, () => scratch, true));
  const [ours, exact] = [make(), make()];
  const means = (all: EffectMean[]) => all.flatMap(mean => new Array<EffectMean>(runs).fill(mean));
  await compare(stages, means(ours), logits);
  means(exact).forEach((mean, at) => {
    mean.add(rowOf(logits, at));
  });
  const read = (mean: EffectMean) => ({ ...mean.effect(), rankIO: mean.prediction().rankIO });
  return { ours: ours.map(read), exact: exact.map(read) };
}

describe('as effects', () => {
  it.each([1, 5])('means of %i', async runs => {
    const { clean, logits } = moved(8, 0.3);
    const { ours, exact } = await effects(clean, logits, runs);
    ours.forEach((effect, i) => {
      const { next, rankIO, ...numbers } = exact[i]!;
      expect(effect.rankIO).toBe(rankIO);
      expect(effect.next.map(({ id }) => id)).toEqual(next.map(({ id }) => id));
      for (const [name, value] of Object.entries(numbers))
        expect(Math.abs((effect as unknown as Record<string, number>)[name]! - value!)).toBeLessThan(1e-6);
    });
  });

  it('exactly 0 where nothing changed', async () => {
    const { clean } = moved(8, 0);
    const same = new Float32Array(2 * vocab);
    same.set(clean.logits);
    same.set(clean.logits, vocab);
    for (const runs of [1, 2]) {
      const { ours } = await effects(clean, same, runs);
      for (const { next, rankIO, ...numbers } of ours) {
        expect(next).toEqual(topTokens(clean, 5));
        expect(Object.values(numbers)).toEqual(new Array(7).fill(0));
      }
    }
  });

  // What a ratio of probabilities cannot hold is read as it stands.
  it.each([
    ['a hundred up', 100],
    ['a hundred down', -100],
    ['a thousand up', 1000],
    ['a thousand down', -1000],
  ])('one logit %s', async (_, by) => {
    const { clean, logits } = moved(12, 0.1);
    for (let at = 0; at < rows; at++) logits[at * vocab + (at % 2)]! += by;
    const { ours, exact } = await effects(clean, logits, 1);
    ours.forEach((effect, i) => {
      for (const name of ['kl', 'js', 'tv', 'l2', 'dProbIO', 'dLogitDiff'] as const)
        expect(Math.abs(effect[name]! - exact[i]![name]!)).toBeLessThan(
          1e-5 * Math.max(1e-4, Math.abs(exact[i]![name]!)),
        );
    });
  });

  it('no number is refused', async () => {
    const { clean, logits } = moved(0, 0.1);
    logits[vocab + 7] = Number.NaN;
    await expect(effects(clean, logits, 1)).rejects.toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'not-finite' }) }),
    );
  });
});

it('a row is read alike alone and among others', async () => {
  const { clean, logits } = moved(6, 1);
  const whole = await stages.readout({ data: logits, dims: [rows, vocab] }, clean, { top: 3, lifts: false });
  for (let at = 0; at < rows; at++) {
    const alone = await stages.readout({ data: rowOf(logits, at), dims: [1, vocab] }, clean, { top: 3, lifts: false });
    for (const name of ['kl', 'js', 'tv', 'l2', 'rise'] as const) expect(alone[name][0]).toBe(whole[name][at]);
  }
});

/** Seeded draws: circuits of random heads, and random tokens said twice. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { allHeads, type HeadId } from '../src/analysis/model/heads';
import type { ModelShape, Stages } from '../src/analysis/model/stages';

/** @returns a function that draws `n` different items. */
export function sampler(seed: number): <T>(from: readonly T[], n: number) => T[] {
  const rng = xoroshiro128plus(seed);
  return (from, n) => {
    const left = [...from];
    return Array.from({ length: Math.min(n, left.length) }, (_, i) => {
      const at = uniformInt(rng, i, left.length - 1);
      [left[i], left[at]] = [left[at]!, left[i]!];
      return left[i]!;
    });
  };
}

/** `n` circuits with as many heads in each layer as `like` has. */
export function randomCircuits(like: readonly HeadId[], shape: ModelShape, n: number, seed = 1): HeadId[][] {
  const draw = sampler(seed);
  const layers = Array.from({ length: shape.layers }, (_, layer) => allHeads(shape).filter(h => h.layer === layer));
  return Array.from({ length: n }, () =>
    layers.flatMap((heads, layer) => draw(heads, like.filter(head => head.layer === layer).length)),
  );
}

/** Tokens whose embedding no other token shares. */
export async function distinctTokens(stages: Stages): Promise<number[]> {
  const { vocab, width } = stages.shape;
  const rows = Float32Array.from((await stages.weight('wte.weight')).data);
  const bytes = Buffer.from(rows.buffer);
  const keys = Array.from({ length: vocab }, (_, id) => bytes.toString('latin1', 4 * width * id, 4 * width * (id + 1)));
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return keys.flatMap((key, id) => (counts.get(key) === 1 ? [id] : []));
}

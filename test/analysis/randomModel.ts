/** Small random models with prompts for them, as fast-check draws them: odd head counts, one token, one layer. */
import fc from 'fast-check';
import { referenceStages } from '../../src/analysis/model/reference';
import type { ModelShape, Stages, Tensor } from '../../src/analysis/model/stages';

export interface Case {
  readonly stages: Stages;
  /** x_orig. */
  readonly ids: readonly number[];
  /** As long as `ids`, and equal to it up to some token. */
  readonly samples: readonly (readonly number[])[];
  readonly answer: { readonly io: number; readonly s: number };
  readonly rowsPerBatch: number;
}

export const modelCase: fc.Arbitrary<Case> = fc
  .record({
    layers: fc.integer({ min: 1, max: 4 }),
    heads: fc.integer({ min: 1, max: 5 }),
    size: fc.integer({ min: 1, max: 3 }),
    vocab: fc.integer({ min: 2, max: 11 }),
    length: fc.integer({ min: 1, max: 6 }),
    seed: fc.integer({ min: 1, max: 1 << 30 }),
    rowsPerBatch: fc.integer({ min: 1, max: 60 }),
  })
  .chain(({ layers, heads, size, vocab, length, seed, rowsPerBatch }) => {
    const shape: ModelShape = { layers, heads, width: heads * size, positions: 6, vocab, epsilon: 1e-5 };
    const token = fc.nat({ max: vocab - 1 });
    const words = fc.array(token, { minLength: length, maxLength: length });
    return fc
      .record({
        ids: words,
        others: fc.array(words, { minLength: 1, maxLength: 3 }),
        shared: fc.nat({ max: length }),
        io: token,
        s: token,
      })
      .map(({ ids, others, shared, io, s }) => ({
        stages: randomStages(shape, seed),
        ids,
        samples: others.map(other => [...ids.slice(0, shared), ...other.slice(shared)]),
        answer: { io, s },
        rowsPerBatch,
      }));
  });

export function randomStages(shape: ModelShape, seed: number): Stages {
  const { width: d } = shape;
  const dimsOf = (name: string): number[] => {
    if (name === 'wte.weight') return [shape.vocab, d];
    if (name === 'wpe.weight') return [shape.positions, d];
    const outs = name.includes('c_attn') ? 3 * d : name.includes('c_fc') ? 4 * d : d;
    const ins = name.includes('mlp.c_proj') ? 4 * d : d;
    return name.endsWith('bias') || name.includes('ln_') ? [outs] : [ins, outs];
  };
  return referenceStages(shape, name => {
    if (name === 'lm_head.weight') throw new RangeError('tied');
    const dims = dimsOf(name);
    const scale = name.startsWith('w') ? 1 : 1.5 / Math.sqrt(d);
    const offset = /ln_.\.weight/.test(name) ? 1 : 0;
    return randomTensor(dims, seed, name, scale, offset);
  });
}

function randomTensor(dims: readonly number[], seed: number, name: string, scale: number, offset: number): Tensor {
  let state = seed;
  for (const letter of name) state = (Math.imul(state, 31) + letter.charCodeAt(0)) | 0;
  const data = new Float64Array(dims.reduce((a, b) => a * b, 1));
  for (let i = 0; i < data.length; i++) {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    data[i] = offset + scale * (2 * (((t ^ (t >>> 14)) >>> 0) / 2 ** 32) - 1);
  }
  return { data, dims };
}

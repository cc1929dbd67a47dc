/** What a case must cost at least: its multiplications, at the speed of this machine's best matrix product. */
import { Tensor as OrtTensor } from 'onnxruntime-node';
import type { Qkv, Stages, Tensor } from '../src/analysis/model/stages';
import type { Checkpoint } from '../src/model/checkpoint/checkpoint';
import { OnnxGraph } from '../src/model/onnx/graph';
import { createSession } from '../src/model/onnx/sessions';

/** Where a case's time goes: the model's blocks, the unembedding, what compares logits; the rest is our own. */
export type Place = 'blocks' | 'unembedding' | 'readout';

/** Passes everything on, counts floating point operations of matrix products, two a multiplication, and takes times. */
export class CountedStages {
  operations = 0;
  /** Seconds since the last `begin`. */
  readonly seconds: Record<Place, number> = { blocks: 0, unembedding: 0, readout: 0 };
  readonly stages: Stages;

  constructor(stages: Stages) {
    const { width: d, vocab } = stages.shape;
    const rows = ({ data }: Tensor) => data.length / d;
    const timed = async <T>(place: Place, operations: number, run: () => Promise<T>): Promise<T> => {
      this.operations += operations;
      const start = performance.now();
      try {
        return await run();
      } finally {
        this.seconds[place] += (performance.now() - start) / 1000;
      }
    };
    this.stages = {
      shape: stages.shape,
      embed: ids => timed('blocks', 0, () => stages.embed(ids)),
      qkv: (layer, resid, into) => timed('blocks', 2 * rows(resid) * 3 * d * d, () => stages.qkv(layer, resid, into)),
      attend: (qkv: Qkv, options) => {
        // Scores and their sum of values; half of them where all queries are there.
        const [tq, tk] = [qkv.q.dims[1]!, qkv.k.dims[1]!];
        return timed('blocks', 4 * rows(qkv.q) * d * (tk - (tq - 1) / 2), () => stages.attend(qkv, options));
      },
      out: (layer, z, resid, into) =>
        timed('blocks', 2 * rows(resid) * 9 * d * d, () => stages.out(layer, z, resid, into)),
      middle: (layer, z, resid) => timed('blocks', 2 * rows(resid) * d * d, () => stages.middle(layer, z, resid)),
      unembed: (resid, into) => timed('unembedding', 2 * rows(resid) * d * vocab, () => stages.unembed(resid, into)),
      // No matrix product: no part of the floor.
      ...(stages.readout ? { readout: (...asked) => timed('readout', 0, () => stages.readout!(...asked)) } : {}),
      unembedTokens: (resid, tokens) =>
        timed('unembedding', 2 * rows(resid) * d * tokens.length, () => stages.unembedTokens(resid, tokens)),
      weight: name => stages.weight(name),
      unembedRows: tokens => stages.unembedRows(tokens),
    };
  }

  begin(): void {
    this.operations = 0;
    for (const place of ['blocks', 'unembedding', 'readout'] as const) this.seconds[place] = 0;
  }
}

/** A product of the shape that most of a sweep is made of, packed: 512 rows through the MLP's first matrix. */
export class BestProduct {
  private constructor(
    private readonly run: () => Promise<unknown>,
    private readonly operations: number,
  ) {}

  static async load(checkpoint: Checkpoint, threads: number): Promise<BestProduct> {
    const { width } = checkpoint.shape;
    const rows = 512;
    const g = new OnnxGraph(checkpoint);
    const product = g.op('MatMul', [g.input('x', [rows, width]), g.weight('h.0.mlp.c_fc.weight')]);
    g.output('y', product, [rows, checkpoint.inner]);
    const session = await createSession(g.bytes(), checkpoint, { threads }, 'packed');
    const x = new OrtTensor('float32', new Float32Array(rows * width).fill(0.1), [rows, width]);
    const y = new OrtTensor('float32', new Float32Array(rows * checkpoint.inner), [rows, checkpoint.inner]);
    return new BestProduct(() => session.run({ x }, { y }), 2 * rows * width * checkpoint.inner);
  }

  /** Operations a second, the best of some runs. */
  async speed(): Promise<number> {
    let best = 0;
    for (let i = 0; i < 20; i++) {
      const start = performance.now();
      await this.run();
      best = Math.max(best, this.operations / ((performance.now() - start) / 1000));
    }
    return best;
  }
}

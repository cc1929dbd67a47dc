/** The checkpoint as one monolithic ONNX graph: the plain way to run it, beside the stages. */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Checkpoint } from '../src/model/checkpoint/checkpoint';
import { createSession } from '../src/model/onnx/sessions';
import { wholeGraph } from '../src/model/onnx/stageGraphs';

export class WholeModel {
  private constructor(private readonly session: InferenceSession) {}

  static async load(checkpoint: Checkpoint, threads: number): Promise<WholeModel> {
    return new WholeModel(await createSession(wholeGraph(checkpoint), checkpoint, { threads }, 'packed'));
  }

  /** Logits at END, `[V]`. */
  async logits(ids: readonly number[]): Promise<Float32Array> {
    const n = ids.length;
    const mask = new Float32Array(n * n);
    for (let t = 0; t < n; t++) mask.fill(-3.4028234663852886e38, t * n + t + 1, (t + 1) * n);
    const { logits } = await this.session.run({
      ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, n]),
      positions: new Tensor(
        'int64',
        BigInt64Array.from({ length: n }, (_, t) => BigInt(t)),
        [n],
      ),
      mask: new Tensor('float32', mask, [1, 1, n, n]),
    });
    return logits!.data as Float32Array;
  }
}

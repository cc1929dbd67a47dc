/** Tensors as ONNX Runtime takes them. */
import { Tensor as OrtTensor } from 'onnxruntime-node';
import type { Tensor } from '../../analysis/model/stages';

export function integers(values: readonly number[], dims: readonly number[]): OrtTensor {
  return new OrtTensor('int64', BigInt64Array.from(values, BigInt), dims);
}

export function floats(data: Tensor['data'], dims: readonly number[]): OrtTensor {
  return new OrtTensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), dims);
}

/** Masks that are added to attention's scores, `[1, 1, Tq, Tk]`: the last Tq of Tk positions look at none after them. */
export class CausalMasks {
  private readonly made = new Map<string, OrtTensor>();

  of(tq: number, tk: number): OrtTensor {
    const key = `${tq},${tk}`;
    let mask = this.made.get(key);
    if (!mask) {
      const data = new Float32Array(tq * tk);
      // The lowest float instead of −∞: exp gives 0 all the same, and no ∞ − ∞ can arise.
      for (let i = 0; i < tq; i++) data.fill(-3.4028234663852886e38, i * tk + (tk - tq + i) + 1, (i + 1) * tk);
      mask = floats(data, [1, 1, tq, tk]);
      if (this.made.size >= 64) this.made.clear();
      this.made.set(key, mask);
    }
    return mask;
  }
}

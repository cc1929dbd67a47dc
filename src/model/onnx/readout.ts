/** Rows of logits compared with a known distribution, on ONNX Runtime. */
import { Tensor as OrtTensor } from 'onnxruntime-node';
import { Reused } from '../../analysis/model/floats';
import type { Floats, KnownDistribution, Readout, Tensor } from '../../analysis/model/stages';
import { columns, columnsOf, readoutGraph } from './readoutGraph';
import type { Sessions } from './sessions';

/** Beside the lifts. */
const fetched = { kl: null, js: null, tv: null, l2: null, mean: null, gain: null, furthest: null };

interface Fed {
  readonly known: OrtTensor;
  readonly probs: OrtTensor;
  readonly squares: OrtTensor;
}

export class Readouts {
  /** The same clean run is compared with a hundred times. */
  private readonly fed = new WeakMap<KnownDistribution, Fed>();

  private readonly lifts = new Reused();

  constructor(private readonly sessions: Sessions) {}

  /** Lifts of one reading after another are written to the same memory: they are read before the next. */
  async read(
    { data, dims: shape }: Tensor,
    against: KnownDistribution,
    wanted: { readonly top: number; readonly lifts: boolean },
  ): Promise<Readout> {
    const [rows, vocab] = shape as [number, number];
    const wants = wanted.lifts ? 'lifts' : 'top';
    const session = await this.sessions.get(`readout ${wants}`, checkpoint => readoutGraph(checkpoint, wants));
    const k = Math.min(wanted.top, vocab);
    const dims = [Math.max(2, rows), vocab];
    const feeds = { logits: new OrtTensor('float32', atLeastTwo(data, rows), dims), ...this.feedsOf(against) };
    const made = wanted.lifts
      ? await session.run(feeds, { ...fetched, lifts: new OrtTensor('float32', this.lifts.of(dims[0]! * vocab), dims) })
      : await session.run({ ...feeds, k: new OrtTensor('int64', BigInt64Array.of(BigInt(k)), [1]) });
    const numbers = (name: string, each = 1) => (made[name]!.data as Float32Array).subarray(0, rows * each);
    const [mean, gain] = [numbers('mean'), numbers('gain')];
    return {
      kl: numbers('kl'),
      js: numbers('js'),
      tv: numbers('tv'),
      l2: numbers('l2'),
      rise: Float64Array.from(mean, (value, i) => value + Math.log1p(gain[i]!)),
      furthest: numbers('furthest'),
      ...(wanted.lifts
        ? { top: [], lifts: numbers('lifts', vocab) }
        : { top: Array.from({ length: rows }, (_, row) => [...numbers('top', k).subarray(row * k, (row + 1) * k)]) }),
    };
  }

  private feedsOf(against: KnownDistribution): Fed {
    let fed = this.fed.get(against);
    if (!fed) {
      const { logits, probs } = against;
      const byColumn = columnsOf(probs);
      const dims = [probs.length, columns];
      fed = {
        known: new OrtTensor('float32', Float32Array.from(logits), [logits.length]),
        probs: new OrtTensor('float32', byColumn.probs, dims),
        squares: new OrtTensor('float32', byColumn.squares, dims),
      };
      this.fed.set(against, fed);
    }
    return fed;
  }
}

/** A product of one row takes another kernel than one of many, whose sums differ in their last digits. */
function atLeastTwo(data: Floats, rows: number): Float32Array {
  if (rows > 1) return data instanceof Float32Array ? data : Float32Array.from(data);
  const twice = new Float32Array(2 * data.length);
  twice.set(data);
  twice.set(data, data.length);
  return twice;
}

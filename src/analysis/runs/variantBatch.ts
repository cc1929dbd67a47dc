/** One batch of variants on its way up the layers; see `variants.ts`. */

import { allocate, lastOfBlocks } from '../model/floats';
import type { Floats, Qkv, Stages, Tensor } from '../model/stages';
import type { BatchMemory } from './batchMemory';
import { betweenLayers, checkCancelled, type RunOptions } from './progress';
import type { Part, Variant } from './variant';

export interface Entered {
  readonly variant: Variant;
  /** The first layer that it changes. */
  readonly entry: number;
}

/** Keys and values handed to one run of `attend` hold at most so many numbers each: 4 MB in float32 stay in cache. */
const keysPerAttend = 1_000_000;

export class VariantBatch {
  private readonly length: number;
  private readonly rows: number;
  private readonly width: number;
  private readonly headDims: readonly [number, number];

  constructor(
    private readonly stages: Stages,
    /** By ascending entry; of prompts of one length. */
    private readonly variants: readonly Entered[],
    /** Positions from here to END are run; `rows` of them. */
    private readonly from: number,
    private readonly options: RunOptions,
    private readonly memory: BatchMemory,
  ) {
    const { width, heads } = stages.shape;
    this.length = variants[0]!.variant.of.ids.length;
    this.rows = this.length - from;
    this.width = width;
    this.headDims = [heads, width / heads];
  }

  /** @returns `[n, D]`, in memory of its own. */
  async run(): Promise<Tensor> {
    const { layers } = this.stages.shape;
    let live = 0;
    let resid: Floats = allocate(this.variants[0]!.variant.of.resid[0]!, 0);
    for (let layer = this.variants[0]!.entry; layer < layers; layer++) {
      await betweenLayers(this.options);
      const inside = this.entered(layer);
      const rows = layer === layers - 1 ? 1 : this.rows;
      const z = await this.attention(layer, resid, live, inside, rows);
      const stream = this.streamAt(layer, resid, live, inside, rows);
      const next = await this.stages.out(
        layer,
        this.tensor(z, inside, rows, this.headDims),
        this.tensor(stream, inside, rows),
        // What leaves the last layer is kept beyond this batch.
        layer === layers - 1 ? undefined : this.memory.out[layer % 2],
      );
      resid = next.data;
      live = inside;
    }
    // Changed after the last layer: only END's row is read.
    if (live < this.variants.length) resid = this.streamAt(layers, resid, live, this.variants.length, 1);
    return { data: resid, dims: [this.variants.length, this.width] };
  }

  /** How many variants are changed in this layer or a lower one: they stand first. */
  private entered(layer: number): number {
    const first = this.variants.findIndex(({ entry }) => entry > layer);
    return first < 0 ? this.variants.length : first;
  }

  /** The layer's input: of the variants on their way, then of those that enter here, the last `rows` positions. */
  private streamAt(layer: number, resid: Floats, live: number, inside: number, rows: number): Floats {
    // After the last layer a variant's block is END's row alone.
    const block = layer === this.stages.shape.layers ? 1 : this.rows;
    const size = rows * this.width;
    const narrowed = block === rows ? undefined : this.memory.layer.of('narrowed', resid, live * size);
    const onTheirWay = lastOfBlocks(resid, block * this.width, size, narrowed);
    if (inside === live) return onTheirWay;
    const after = layer === this.stages.shape.layers;
    const stream = after ? allocate(resid, inside * size) : this.memory.layer.of('stream', resid, inside * size);
    stream.set(onTheirWay);
    this.clean('resid', layer, live, inside, rows, stream);
    // The stream is replaced where a variant enters: what the layer reads of it comes with the variant, as q, k and v.
    for (let i = live; i < inside; i++) this.patch('stream', layer, i, stream, i * rows, this.length - rows);
    return stream;
  }

  /** z of the last `rows` positions of all variants that have entered, patched. */
  private async attention(layer: number, resid: Floats, live: number, inside: number, rows: number): Promise<Floats> {
    const memory = this.memory.layer;
    const own = live > 0 ? await this.stages.qkv(layer, this.tensor(resid, live, this.rows), memory) : undefined;
    const attending = this.attending(layer, live, inside);
    const block = rows * this.width;
    const most = Math.max(1, Math.floor(keysPerAttend / (this.length * this.width)));
    const attend = async (some: readonly number[]): Promise<Floats> => {
      checkCancelled(this.options);
      const of = own && { data: own, count: live };
      const q = this.gathered('q', layer, some, of, rows);
      const k = this.gathered('k', layer, some, of, this.length);
      const v = this.gathered('v', layer, some, of, this.length);
      return (await this.stages.attend({ q, k, v }, { into: memory })).z.data;
    };
    // Above the layers in which variants enter, z is what attention gives: nothing to copy.
    if (attending.length === inside && inside <= most && !this.patches('z', layer, inside)) return attend(attending);
    // Variants that enter with a change of z alone attend as the clean run did.
    const z = memory.of('patched z', resid, inside * block);
    this.clean('z', layer, 0, inside, rows, z);
    for (let at = 0; at < attending.length; at += most) {
      const some = attending.slice(at, at + most);
      const attended = await attend(some);
      some.forEach((i, n) => {
        z.set(attended.subarray(n * block, (n + 1) * block), i * block);
      });
    }
    for (let i = 0; i < inside; i++) this.patch('z', layer, i, z, i * rows, this.length - rows);
    return z;
  }

  /** Whether any of the first `count` variants replaces rows of this part in this layer. */
  private patches(part: Part, layer: number, count: number): boolean {
    for (let i = 0; i < count; i++)
      if (this.variants[i]!.variant.patches.some(patch => patch.layer === layer && patch.part === part)) return true;
    return false;
  }

  /** The variants whose attention differs from the clean run's in this layer. */
  private attending(layer: number, live: number, inside: number): number[] {
    const attending: number[] = [];
    for (let i = 0; i < inside; i++) {
      const { variant } = this.variants[i]!;
      if (i < live || variant.patches.some(patch => patch.layer === layer && patch.part !== 'z')) attending.push(i);
    }
    return attending;
  }

  /**
   * The last `rowsKept` rows of these variants' q, k or v, patched: those before `from` and those of variants that
   * enter here are clean, the others are the variant's own (`[count, rows, H, Dh]`, of the first variants).
   */
  private gathered(
    part: 'q' | 'k' | 'v',
    layer: number,
    some: readonly number[],
    own: { readonly data: Qkv; readonly count: number } | undefined,
    rowsKept: number,
  ): Tensor {
    // All of them with all their own rows, unpatched: as the stage gave them.
    const whole = own && some.length === own.count && rowsKept === this.rows && !this.patches(part, layer, own.count);
    if (whole) return this.tensor(own.data[part].data, some.length, rowsKept, this.headDims);
    const block = rowsKept * this.width;
    const changed = Math.min(rowsKept, this.rows) * this.width;
    const like = this.variants[0]!.variant.of[part][layer]!;
    const data = this.memory.layer.of(`gathered ${part}`, like, some.length * block);
    some.forEach((i, n) => {
      const clean = lastRows(this.variants[i]!.variant.of[part][layer]!, block);
      if (own && i < own.count) {
        const end = (i + 1) * this.rows * this.width;
        data.set(clean.subarray(0, block - changed), n * block);
        data.set(own.data[part].data.subarray(end - changed, end), (n + 1) * block - changed);
      } else data.set(clean, n * block);
      this.patch(part, layer, i, data, n * rowsKept, this.length - rowsKept);
    });
    return this.tensor(data, some.length, rowsKept, this.headDims);
  }

  /** The last `rows` positions of the clean runs of the variants from `first` up to, not including, `end`. */
  private clean(part: 'resid' | 'z', layer: number, first: number, end: number, rows: number, into: Floats): void {
    const block = rows * this.width;
    for (let i = first; i < end; i++) into.set(lastRows(this.variants[i]!.variant.of[part][layer]!, block), i * block);
  }

  private tensor(data: Floats, variants: number, rows: number, last: readonly number[] = [this.width]): Tensor {
    return { data, dims: [variants, rows, ...last] };
  }

  /** Writes variant i's patches of a part into rows of `data` that begin at `row` and stand for `position` onwards. */
  private patch(part: Part, layer: number, i: number, data: Floats, row: number, position: number): void {
    for (const patch of this.variants[i]!.variant.patches) {
      if (patch.part !== part || patch.layer !== layer) continue;
      const [column, size] = patch.head === 'all' ? [0, this.width] : [patch.head * this.headDims[1], this.headDims[1]];
      for (let t = Math.max(patch.from, position); t < patch.to; t++) {
        const source = patch.start + (t - patch.from) * this.width + column;
        data.set(patch.data.subarray(source, source + size), (row + t - position) * this.width + column);
      }
    }
  }
}

function lastRows(data: Floats, size: number): Floats {
  return data.subarray(data.length - size);
}

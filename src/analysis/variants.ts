/**
 * The engine under knock-outs and path patching: many variants of one clean run, each with some rows of q, k, v or z
 * replaced, run to END together.
 *
 * Only what a change can reach is computed, and the result is exact: a variant starts in the first layer that it
 * changes, in the middle of a batch that is already on its way up from lower layers; tokens before the first changed
 * position keep the clean keys and values; in the last layer only END's row goes on.
 */
import type { CleanRun } from './cleanRun';
import { allocate, lastOfBlocks, repeat } from './floats';
import { checkCancelled, type RunOptions, variantsPerBatch } from './progress';
import type { Floats, Stages, Tensor } from './stages';

export type Part = 'q' | 'k' | 'v' | 'z';

/** One head's rows of one activation replaced at the positions from `from` up to, not including, `to`. */
export interface Patch {
  readonly part: Part;
  readonly layer: number;
  readonly head: number;
  readonly from: number;
  readonly to: number;
  /** Rows of all heads, `[…, H, Dh]`. */
  readonly data: Floats;
  /** Where in `data` the row of position `from` begins. */
  readonly start: number;
}

/** At least one patch. */
export type Variant = readonly Patch[];

/** The residual stream at END after the last layer, `[n, D]`; its row i belongs to `variants[indices[i]]`. */
export interface VariantsAtEnd {
  readonly indices: readonly number[];
  readonly resid: Tensor;
}

/** Yields batch by batch, lowest first changed layer first, otherwise in order. @throws Failed `cancelled` */
export async function* runVariants(
  stages: Stages,
  clean: CleanRun,
  variants: readonly Variant[],
  options: RunOptions = {},
): AsyncGenerator<VariantsAtEnd> {
  const entered = variants.map((variant, index) => ({ index, variant, entry: entryOf(variant) }));
  entered.sort((a, b) => a.entry - b.entry);
  const from = variants.reduce((least, variant) => Math.min(least, firstPosition(variant)), clean.ids.length - 1);
  const size = variantsPerBatch(options, clean.ids.length - from);
  for (let at = 0; at < entered.length; at += size) {
    const batch = entered.slice(at, at + size);
    const resid = await new Batch(stages, clean, batch, from, options).run();
    yield { indices: batch.map(({ index }) => index), resid };
  }
}

/** The variants' logits at END, `[n, V]`, in pieces small enough for memory. */
export async function* variantLogits(
  stages: Stages,
  clean: CleanRun,
  variants: readonly Variant[],
  options: RunOptions = {},
): AsyncGenerator<{ readonly indices: readonly number[]; readonly logits: Floats }> {
  for await (const { indices, resid } of runVariants(stages, clean, variants, options))
    for await (const { first, count, logits } of logitsOf(stages, resid, options))
      yield { indices: indices.slice(first, first + count), logits };
}

/** A piece of logits holds at most so many numbers (8 MB in float32). */
const logitsPerPiece = 2_000_000;

/** Rows `[n, D]` unembedded some at a time: logits `[count, V]` of the rows from `first`. */
export async function* logitsOf(
  stages: Stages,
  resid: Tensor,
  options: RunOptions,
): AsyncGenerator<{ readonly first: number; readonly count: number; readonly logits: Floats }> {
  const { width, vocab } = stages.shape;
  const rows = resid.data.length / width;
  const most = Math.max(1, Math.floor(logitsPerPiece / vocab));
  for (let first = 0; first < rows; first += most) {
    checkCancelled(options);
    const count = Math.min(most, rows - first);
    const data = resid.data.subarray(first * width, (first + count) * width);
    const logits = await stages.unembed({ data, dims: [count, width] });
    yield { first, count, logits: logits.data };
  }
}

function entryOf(variant: Variant): number {
  return Math.min(...variant.map(patch => patch.layer));
}

function firstPosition(variant: Variant): number {
  return Math.min(...variant.map(patch => patch.from));
}

interface Entered {
  readonly variant: Variant;
  /** The first layer that it changes. */
  readonly entry: number;
}

/** Keys and values handed to one run of `attend` hold at most so many numbers each (16 MB in float32). */
const keysPerAttend = 4_000_000;

class Batch {
  private readonly length: number;
  private readonly rows: number;
  private readonly width: number;
  private readonly headDims: readonly [number, number];

  constructor(
    private readonly stages: Stages,
    private readonly clean: CleanRun,
    /** By ascending entry. */
    private readonly variants: readonly Entered[],
    /** Positions from here to END are run; `rows` of them. */
    private readonly from: number,
    private readonly options: RunOptions,
  ) {
    const { width, heads } = stages.shape;
    this.length = clean.ids.length;
    this.rows = this.length - from;
    this.width = width;
    this.headDims = [heads, width / heads];
  }

  /** @returns `[n, D]`. */
  async run(): Promise<Tensor> {
    const { layers } = this.stages.shape;
    let live = 0;
    let resid: Floats = allocate(this.clean.resid[0]!, 0);
    for (let layer = this.variants[0]!.entry; layer < layers; layer++) {
      checkCancelled(this.options);
      const inside = this.entered(layer);
      const rows = layer === layers - 1 ? 1 : this.rows;
      const z = await this.attention(layer, resid, live, inside, rows);
      const stream = this.streamAt(layer, resid, inside - live, rows);
      const dims = [inside, rows, this.width];
      const next = await this.stages.out(
        layer,
        { data: z, dims: [inside, rows, ...this.headDims] },
        { data: stream, dims },
      );
      resid = next.data;
      live = inside;
    }
    return { data: resid, dims: [this.variants.length, this.width] };
  }

  /** How many variants are changed in this layer or a lower one: they stand first. */
  private entered(layer: number): number {
    const first = this.variants.findIndex(({ entry }) => entry > layer);
    return first < 0 ? this.variants.length : first;
  }

  /** The layer's input: of the variants on their way, then of those that enter here, the last `rows` positions. */
  private streamAt(layer: number, resid: Floats, entering: number, rows: number): Floats {
    const onTheirWay = lastOfBlocks(resid, this.rows * this.width, rows * this.width);
    if (entering === 0) return onTheirWay;
    const input = this.clean.resid[layer]!;
    const one = input.subarray(input.length - rows * this.width);
    return joined(onTheirWay, repeat(one, entering));
  }

  /** z of the last `rows` positions of all variants that have entered, patched. */
  private async attention(layer: number, resid: Floats, live: number, inside: number, rows: number): Promise<Floats> {
    // Variants that enter with a change of z alone attend as the clean run did.
    const attends = ({ variant }: Entered) => variant.some(patch => patch.layer === layer && patch.part !== 'z');
    const z = repeat(lastRows(this.clean.z[layer]!, rows * this.width), inside);
    const own: Record<'q' | 'k' | 'v', Floats> | undefined =
      live > 0 ? await this.project(layer, resid, live) : undefined;
    const attending = this.variants
      .map((_, i) => i)
      .filter(i => i < live || (i < inside && attends(this.variants[i]!)));
    const most = Math.max(1, Math.floor(keysPerAttend / (this.length * this.width)));
    for (let at = 0; at < attending.length; at += most) {
      const some = attending.slice(at, at + most);
      const attended = await this.attend(layer, some, own, live, rows);
      const block = rows * this.width;
      some.forEach((i, n) => {
        z.set(attended.subarray(n * block, (n + 1) * block), i * block);
      });
    }
    for (let i = 0; i < inside; i++) this.patch('z', layer, i, z, i * rows, this.length - rows);
    return z;
  }

  private async project(layer: number, resid: Floats, live: number): Promise<Record<'q' | 'k' | 'v', Floats>> {
    const { q, k, v } = await this.stages.qkv(layer, { data: resid, dims: [live, this.rows, this.width] });
    return { q: q.data, k: k.data, v: v.data };
  }

  /** z `[some, rows, H, Dh]` of these variants: own q, k and v where there are any, clean ones elsewhere. */
  private async attend(
    layer: number,
    some: readonly number[],
    own: Record<'q' | 'k' | 'v', Floats> | undefined,
    live: number,
    rows: number,
  ): Promise<Floats> {
    const gather = (part: 'q' | 'k' | 'v', rowsKept: number): Tensor => {
      const cleanRows = lastRows(this.clean[part][layer]!, rowsKept * this.width);
      const data = repeat(cleanRows, some.length);
      const changed = Math.min(rowsKept, this.rows);
      some.forEach((i, n) => {
        const end = (i + 1) * this.rows * this.width;
        if (own && i < live)
          data.set(own[part].subarray(end - changed * this.width, end), ((n + 1) * rowsKept - changed) * this.width);
        this.patch(part, layer, i, data, n * rowsKept, this.length - rowsKept);
      });
      return { data, dims: [some.length, rowsKept, ...this.headDims] };
    };
    checkCancelled(this.options);
    const qkv = { q: gather('q', rows), k: gather('k', this.length), v: gather('v', this.length) };
    return (await this.stages.attend(qkv)).z.data;
  }

  /** Writes variant i's patches of a part into rows of `data` that begin at `row` and stand for `position` onwards. */
  private patch(part: Part, layer: number, i: number, data: Floats, row: number, position: number): void {
    const size = this.headDims[1];
    for (const patch of this.variants[i]!.variant) {
      if (patch.part !== part || patch.layer !== layer) continue;
      for (let t = Math.max(patch.from, position); t < patch.to; t++) {
        const source = patch.start + (t - patch.from) * this.width + patch.head * size;
        data.set(patch.data.subarray(source, source + size), (row + t - position) * this.width + patch.head * size);
      }
    }
  }
}

function lastRows(data: Floats, size: number): Floats {
  return data.subarray(data.length - size);
}

function joined(a: Floats, b: Floats): Floats {
  const out = allocate(b, a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

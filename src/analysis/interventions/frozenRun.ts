/**
 * The first half of path patching: what a sender writes, on its way up at one position with all attention frozen to
 * the clean run; MLPs and layer norms are computed again. Rows of several prompts and positions share a batch.
 */
import { allocate } from '../model/floats';
import type { HeadId } from '../model/heads';
import type { Floats, Qkv, Stages, Tensor } from '../model/stages';
import type { HeadOutputs } from '../runs/baseline';
import type { CleanRun } from '../runs/cleanRun';
import { betweenLayers, type RunOptions } from '../runs/progress';

/** One sender of one prompt, with z of one x_new, at one position. */
export interface FrozenRow {
  /** x_orig. */
  readonly clean: CleanRun;
  readonly sender: HeadId;
  readonly z: HeadOutputs;
  readonly position: number;
}

/**
 * Rows on their way up from the senders with all attention frozen.
 * @param rows by ascending layer of the sender.
 * @param last the layer before which to stop.
 * @param read the layers whose q, k and v are wanted; `give` gets `[reached, 1, H, Dh]` of the first rows, those whose
 * sender is in a lower layer.
 * @returns the residual stream before layer `last`, `[n, D]` with n the rows whose sender is in a lower layer.
 */
export async function frozenRun(
  stages: Stages,
  rows: readonly FrozenRow[],
  last: number,
  read: ReadonlySet<number>,
  give: (layer: number, qkv: Qkv, reached: number) => void,
  options: RunOptions,
): Promise<Tensor> {
  const { width, heads } = stages.shape;
  const size = width / heads;
  const at = (data: Floats, { position }: FrozenRow) => data.subarray(position * width, (position + 1) * width);
  let live = 0;
  let resid = allocate(rows[0]!.clean.resid[0]!, 0);
  for (let layer = rows[0]!.sender.layer; ; layer++) {
    await betweenLayers(options);
    if (live > 0 && read.has(layer))
      give(layer, await stages.qkv(layer, { data: resid, dims: [live, 1, width] }), live);
    if (layer >= last) return { data: resid, dims: [live, width] };
    const firstAbove = rows.findIndex(({ sender }) => sender.layer > layer);
    const inside = firstAbove < 0 ? rows.length : firstAbove;
    const stream = allocate(resid, inside * width);
    const z = allocate(resid, inside * width);
    stream.set(resid);
    for (let i = 0; i < inside; i++) {
      const row = rows[i]!;
      z.set(at(row.clean.z[layer]!, row), i * width);
      if (i < live) continue;
      stream.set(at(row.clean.resid[layer]!, row), i * width);
      const from = row.sender.head * size;
      z.set(at(row.z[layer]!, row).subarray(from, from + size), i * width + from);
    }
    const next = await stages.out(
      layer,
      { data: z, dims: [inside, 1, heads, size] },
      { data: stream, dims: [inside, 1, width] },
    );
    resid = next.data;
    live = inside;
  }
}

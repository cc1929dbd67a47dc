/** Where an activation can be patched, and the replaced rows that do it. */

import { allocate } from '../model/floats';
import { allHeads, checkPosition, type HeadId } from '../model/heads';
import type { Floats, ModelShape, Stages, Tensor } from '../model/stages';
import { layerPatterns } from '../readings/attention';
import type { CleanRun } from '../runs/cleanRun';
import { betweenLayers, type RunOptions } from '../runs/progress';
import type { Patch, Variant } from '../runs/variant';

/**
 * `resid`: the stream before a layer; `attn`: what attention writes, its bias included; `mlp`: what the MLP writes;
 * each at one layer and one position. `z`, `q`, `k`, `v` and the attention `pattern` are of one head.
 */
export type PatchSite = 'resid' | 'attn' | 'mlp' | 'z' | 'q' | 'k' | 'v' | 'pattern';

/** One cell of a map: a layer and a position, or a head, or a head at a position. */
export interface PatchTarget {
  readonly layer: number;
  readonly position?: number;
  readonly head?: number;
}

/** All cells of a site, by layer. @param position of z alone. @throws Failed `bad-position` */
export function patchTargets(shape: ModelShape, site: PatchSite, length: number, position?: number): PatchTarget[] {
  if (position !== undefined) checkPosition(position, length);
  if (site === 'resid' || site === 'attn' || site === 'mlp')
    return Array.from({ length: shape.layers * length }, (_, i) => ({
      layer: Math.floor(i / length),
      position: i % length,
    }));
  return allHeads(shape).map(head => (position === undefined ? head : { ...head, position }));
}

/** For each target the variant of `base` that has that activation of `source`. Both have the same number of tokens. */
export async function sitePatches(
  stages: Stages,
  base: CleanRun,
  source: CleanRun,
  site: PatchSite,
  targets: readonly PatchTarget[],
  options: RunOptions,
): Promise<Variant[]> {
  const all = await patchesOf(stages, base, source, site, targets, options);
  return all.map(patches => ({ of: base, patches }));
}

type Patches = readonly Patch[];

async function patchesOf(
  stages: Stages,
  base: CleanRun,
  source: CleanRun,
  site: PatchSite,
  targets: readonly PatchTarget[],
  options: RunOptions,
): Promise<Patches[]> {
  switch (site) {
    case 'resid':
      return streamPatches(
        stages,
        targets.map(({ layer, position }) => ({
          layer,
          position: position!,
          row: rowOf(source.resid[layer]!, position!, stages.shape.width),
        })),
      );
    case 'mlp':
      return mlpPatches(stages, base, source, targets, options);
    case 'attn':
      return targets.map(({ layer, position }) => [
        { part: 'z', layer, head: 'all', ...rows(source.z[layer]!, position!, position! + 1, stages.shape.width) },
      ]);
    case 'pattern':
      return patternPatches(stages, base, source, targets, options);
    default:
      return targets.map(({ layer, head, position }) => {
        const [from, to] = position === undefined ? [0, base.ids.length] : [position, position + 1];
        return [{ part: site, layer, head: head!, ...rows(source[site][layer]!, from, to, stages.shape.width) }];
      });
  }
}

function rows(data: Floats, from: number, to: number, width: number): Pick<Patch, 'from' | 'to' | 'data' | 'start'> {
  return { from, to, data, start: from * width };
}

function rowOf(data: Floats, position: number, width: number): Floats {
  return data.subarray(position * width, (position + 1) * width);
}

interface StreamRow {
  /** The layer before which the stream is replaced; L: after the last. */
  readonly layer: number;
  readonly position: number;
  /** `[D]`. */
  readonly row: Floats;
}

/** The stream before a layer replaced at one position: what the layer reads of it, q, k and v, is made row by row. */
async function streamPatches(stages: Stages, replaced: readonly StreamRow[]): Promise<Patches[]> {
  const { layers, width } = stages.shape;
  const variants: Patches[] = new Array(replaced.length);
  for (const layer of new Set(replaced.map(one => one.layer))) {
    const here = replaced.flatMap((one, index) => (one.layer === layer ? [{ ...one, index }] : []));
    const data = allocate(here[0]!.row, here.length * width);
    here.forEach(({ row }, i) => {
      data.set(row, i * width);
    });
    const qkv = layer < layers ? await stages.qkv(layer, { data, dims: [here.length, 1, width] }) : undefined;
    here.forEach(({ index, position }, i) => {
      const at = { layer, head: 'all', from: position, to: position + 1, start: i * width } as const;
      const parts = qkv ? (['q', 'k', 'v'] as const).map(part => ({ part, ...at, data: qkv[part].data })) : [];
      variants[index] = [{ part: 'stream', ...at, data }, ...parts];
    });
  }
  return variants;
}

/** What the MLP writes is the stream after the layer less the stream before the MLP. */
async function mlpPatches(
  stages: Stages,
  base: CleanRun,
  source: CleanRun,
  targets: readonly PatchTarget[],
  options: RunOptions,
): Promise<Patches[]> {
  const { width } = stages.shape;
  const layers = [...new Set(targets.map(({ layer }) => layer))];
  const middles = new Map<number, readonly [Floats, Floats]>();
  for (const layer of layers) {
    await betweenLayers(options);
    middles.set(layer, [await middleOf(stages, base, layer), await middleOf(stages, source, layer)]);
  }
  return streamPatches(
    stages,
    targets.map(({ layer, position }) => {
      const [ofBase, ofSource] = middles.get(layer)!.map(middle => rowOf(middle, position!, width));
      const after = rowOf(source.resid[layer + 1]!, position!, width);
      return { layer: layer + 1, position: position!, row: after.map((x, i) => x - ofSource![i]! + ofBase![i]!) };
    }),
  );
}

/** The stream between attention and MLP of a run, `[T, D]`. */
export async function middleOf(stages: Stages, run: CleanRun, layer: number): Promise<Floats> {
  const { heads, width } = stages.shape;
  const length = run.ids.length;
  const tensor = (data: Floats, last: readonly number[]): Tensor => ({ data, dims: [1, length, ...last] });
  const z = tensor(run.z[layer]!, [heads, width / heads]);
  return (await stages.middle(layer, z, tensor(run.resid[layer]!, [width]))).data;
}

/** A head's z where it looks as in the source and finds what the base has there. */
async function patternPatches(
  stages: Stages,
  base: CleanRun,
  source: CleanRun,
  targets: readonly PatchTarget[],
  options: RunOptions,
): Promise<Patches[]> {
  const { width, heads } = stages.shape;
  const size = width / heads;
  const patterns = new Map<number, readonly (readonly (readonly number[])[])[]>();
  for (const layer of new Set(targets.map(target => target.layer))) {
    await betweenLayers(options);
    patterns.set(layer, await layerPatterns(stages, source, layer));
  }
  return targets.map(target => {
    const { layer, head } = target as HeadId;
    const v = base.v[layer]!;
    const data = allocate(v, v.length);
    patterns.get(layer)![head]!.forEach((weights, t) => {
      const to = t * width + head * size;
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let from = 0; from <= t; from++) sum += weights[from]! * v[from * width + head * size + i]!;
        data[to + i] = sum;
      }
    });
    return [{ part: 'z', layer, head, ...rows(data, 0, base.ids.length, width) }];
  });
}

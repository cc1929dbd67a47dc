/** Mean baselines kept on disk: each is a forward pass of a hundred prompts, and the same for every command. */
import { join } from 'node:path';
import type { HeadOutputs } from '../../analysis/runs/baseline';
import { ownCache } from '../../model/checkpoint/identity';
import { clearShelf, type Kept, keep, onShelf, readKept, type Shelf } from './keptFiles';

export type { Kept };

export const keptFolder = () => join(ownCache(), 'baselines');

const shelf = (folder: string, most = 256 * 2 ** 20): Shelf => ({ folder, kind: 'mean', version: 1, most });

/**
 * @param key all that the numbers depend on.
 * @param layers how many, all of one size.
 * @returns z by layer in float32, or nothing where it is not there.
 */
export function keptBaseline(key: string, layers: number, folder = keptFolder()): HeadOutputs | undefined {
  const body = readKept(shelf(folder), key);
  if (!body || body.length % (4 * layers) !== 0) return undefined;
  const floats = new Float32Array(new Uint8Array(body).buffer);
  const size = floats.length / layers;
  return Array.from({ length: layers }, (_, layer) => floats.subarray(layer * size, (layer + 1) * size));
}

export function keepBaseline(key: string, z: HeadOutputs, folder = keptFolder(), most?: number): void {
  const body = Buffer.concat(z.map(layer => new Uint8Array(Float32Array.from(layer).buffer)));
  keep(shelf(folder, most), key, body);
}

export function keptInAll(folder = keptFolder()): Kept {
  return onShelf(shelf(folder));
}

/** @returns what there was. */
export function clearKept(folder = keptFolder()): Kept {
  return clearShelf(shelf(folder));
}

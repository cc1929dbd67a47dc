/** Small pieces of dense arrays: what is mixed between two stages. Copies are whole rows, never single numbers. */
import type { Floats } from './stages';

/** Says of what precision arrays are to be made. */
export const float32 = new Float32Array(0);

/** A zeroed array of n numbers in the precision of `like`. */
export function allocate(like: Floats, n: number): Floats {
  return like instanceof Float64Array ? new Float64Array(n) : new Float32Array(n);
}

/**
 * Memory by name, used again in the next batch: fresh arrays of this size cost more than filling them, and are let go
 * late. What stood there is still there.
 */
export class Spaces {
  private readonly all = new Map<string, Floats>();

  /** In the precision of `like`. */
  of<Kind extends Floats>(name: string, like: Kind, size: number): Kind {
    let space = this.all.get(name);
    if (!space || space.length < size || space.constructor !== like.constructor) {
      space = allocate(like, size);
      this.all.set(name, space);
    }
    return space.subarray(0, size) as Kind;
  }
}

/** The array `row` n times over. */
export function repeat(row: Floats, n: number): Floats {
  const out = allocate(row, n * row.length);
  for (let i = 0; i < n; i++) out.set(row, i * row.length);
  return out;
}

/**
 * Of every block of `blockSize` numbers its last `size`: `[B, T, D]` → `[B, D]` with blockSize T·D and size D.
 * @param into where they are written if they do not stand together already, and there is room
 */
export function lastOfBlocks(data: Floats, blockSize: number, size: number, into?: Floats): Floats {
  if (blockSize === size) return data;
  const blocks = data.length / blockSize;
  const out = into?.subarray(0, blocks * size) ?? allocate(data, blocks * size);
  for (let i = 0; i < blocks; i++) out.set(data.subarray((i + 1) * blockSize - size, (i + 1) * blockSize), i * size);
  return out;
}

/** Σ a·b. */
export function dot(a: Floats, b: Floats): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Whether two tensors hold the same bytes: tied weights are often saved twice. */
import { closeSync, openSync, readSync } from 'node:fs';

/** Where a tensor lies. */
interface Bytes {
  readonly dtype: string;
  readonly file: string;
  /** In bytes, from the file's beginning. */
  readonly offset: number;
  readonly length: number;
}

const atOnce = 1 << 22;

export function sameBytes(a: Bytes, b: Bytes): boolean {
  if (a.dtype !== b.dtype || a.length !== b.length) return false;
  const files = [openSync(a.file, 'r'), openSync(b.file, 'r')] as const;
  try {
    const buffers = [Buffer.alloc(atOnce), Buffer.alloc(atOnce)] as const;
    for (let at = 0; at < a.length; ) {
      const size = Math.min(atOnce, a.length - at);
      const got = readSync(files[0], buffers[0], 0, size, a.offset + at);
      // The same number of bytes of the other: reads may come short.
      if (got === 0 || readSync(files[1], buffers[1], 0, got, b.offset + at) !== got) return false;
      if (!buffers[0].subarray(0, got).equals(buffers[1].subarray(0, got))) return false;
      at += got;
    }
    return true;
  } finally {
    for (const file of files) closeSync(file);
  }
}

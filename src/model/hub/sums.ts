/** Sums of whole files: SHA-256 as the hub names large ones, git's SHA-1 as it names small ones. */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

export interface Sum {
  readonly kind: 'sha256' | 'git-sha1';
  readonly hex: string;
}

/** What an etag of the hub promises of the file's bytes; nothing where it is no sum. */
export function sumOf(etag: string): Sum | undefined {
  if (/^[0-9a-f]{64}$/.test(etag)) return { kind: 'sha256', hex: etag };
  if (/^[0-9a-f]{40}$/.test(etag)) return { kind: 'git-sha1', hex: etag };
  return undefined;
}

/** @param size of the whole file, which git's sum begins with */
export function startSum({ kind }: Sum, size: number): Hash {
  return kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${size}\0`);
}

const block = 1 << 20;

/** Adds the first bytes of an open file. Stops where it is aborted. */
export async function addFile(
  hash: Hash,
  file: FileHandle,
  length: number,
  options: { readonly signal?: AbortSignal | undefined; readonly onBytes?: (done: number) => void } = {},
): Promise<void> {
  const buffer = Buffer.alloc(Math.min(block, Math.max(1, length)));
  for (let at = 0; at < length; ) {
    options.signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - at), at);
    if (bytesRead === 0) return;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
    options.onBytes?.(at);
  }
}

/** The sum of a file on disk. */
export async function sumOfFile(
  path: string,
  kind: Sum['kind'],
  options: { readonly signal?: AbortSignal; readonly onBytes?: (done: number) => void } = {},
): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const hash = startSum({ kind, hex: '' }, size);
    await addFile(hash, file, size, options);
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}

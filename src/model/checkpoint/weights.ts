/** Single weights of a checkpoint as float32 arrays, for what is computed outside ONNX (attribution, OV circuits). */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Tensor } from '../../analysis/model/stages';
import type { Checkpoint, Weight, WeightType } from './checkpoint';

/** @throws RangeError when the checkpoint has no such tensor. */
export function readWeight(checkpoint: Checkpoint, name: string): Tensor {
  const weight = find(checkpoint, name);
  return { data: readFloats(weight, weight.offset, weight.length), dims: weight.shape };
}

/** Chosen rows of a matrix, `[rows.length, columns]`. @throws RangeError for a row that the matrix does not have. */
export function readRows(checkpoint: Checkpoint, name: string, rows: readonly number[]): Tensor {
  const weight = find(checkpoint, name);
  const [count, columns] = weight.shape as [number, number];
  const rowBytes = weight.length / count;
  const data = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => {
    if (!Number.isInteger(row) || row < 0 || row >= count) throw new RangeError(`${name} has no row ${row}`);
    data.set(readFloats(weight, weight.offset + row * rowBytes, rowBytes), i * columns);
  });
  return { data, dims: [rows.length, columns] };
}

function find(checkpoint: Checkpoint, name: string): Weight {
  const stored = name === 'lm_head.weight' && !checkpoint.weights.has(name) ? 'wte.weight' : name;
  const weight = checkpoint.weights.get(stored);
  if (!weight) throw new RangeError(`the checkpoint has no tensor ${name}`);
  return weight;
}

function readFloats(weight: Weight, offset: number, length: number): Float32Array {
  const bytes = new Uint8Array(length);
  const descriptor = openSync(weight.file, 'r');
  try {
    for (let at = 0; at < length; ) {
      const got = readSync(descriptor, bytes, at, Math.min(length - at, 1 << 30), offset + at);
      if (got === 0) throw new RangeError(`${weight.file} ended while ${weight.name} was read`);
      at += got;
    }
  } finally {
    closeSync(descriptor);
  }
  return toFloat32(bytes, weight.dtype);
}

/** Little-endian bytes of a tensor as float32; exact but for float64, which is rounded as the model's own run has it. */
export function toFloat32(bytes: Uint8Array, dtype: WeightType): Float32Array {
  // A copy starts at offset 0, hence aligned; every platform that ONNX Runtime runs on is little-endian.
  if (dtype === 'F32') return new Float32Array(bytes.slice().buffer);
  if (dtype === 'F64') return Float32Array.from(new Float64Array(bytes.slice().buffer));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(bytes.length / 2);
  const bits = new Uint32Array(out.buffer);
  for (let i = 0; i < out.length; i++) {
    const half = view.getUint16(2 * i, true);
    if (dtype === 'BF16') bits[i] = half << 16;
    else out[i] = halfToNumber(half);
  }
  return out;
}

function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

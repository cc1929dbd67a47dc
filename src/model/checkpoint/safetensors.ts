/**
 * The header of a safetensors file, read by a reader that trusts nothing: every rule of the format is checked before
 * a single weight is used, and an error names the tensor and the rule.
 * Format: 8 bytes of header length (little endian), a JSON object, then the tensors' bytes, without gap or overlap.
 */
import { Failed } from '../../protocol/failure';

const bytesOf = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
} as const;
export type DType = keyof typeof bytesOf;

export interface TensorEntry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Absolute offset of its first byte in the file. */
  readonly offset: number;
  /** Length in bytes. */
  readonly length: number;
}

/** The reference implementation's limit on the header, in bytes. */
export const longestHeader = 100_000_000;

/** What the reader needs of a file; `read` gives fewer bytes than asked for only at the file's end. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}

/**
 * @param name the file, for messages.
 * @returns the tensors in the order of their bytes.
 * @throws Failed `bad-safetensors`, naming the tensor and the rule that it breaks.
 */
export function readHeader(source: ByteSource, name = 'model.safetensors'): TensorEntry[] {
  try {
    return readTensors(source);
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    throw new Failed(
      'bad-safetensors',
      `${name} is damaged: ${error.message}.`,
      'Download or export the checkpoint again.',
    );
  }
}

function readTensors(source: ByteSource): TensorEntry[] {
  if (source.size < 8) throw bad('the file ends inside its first 8 bytes', 'truncated');
  const first = source.read(0, 8);
  const long = new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true);
  if (long > BigInt(longestHeader))
    throw bad(`the header claims ${long} bytes, more than ${longestHeader}`, 'header limit');
  const headerLength = Number(long);
  if (8 + headerLength > source.size)
    throw bad(`the header claims ${headerLength} bytes, the file has ${source.size}`, 'truncated');
  const header = parseHeader(source.read(8, headerLength));
  const dataStart = 8 + headerLength;
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => readEntry(name, value, dataStart));
  entries.sort((a, b) => a.offset - b.offset || a.length - b.length);
  checkTiling(entries, dataStart, source.size);
  return entries;
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw bad('the header is not UTF-8', 'header');
  }
  if (!text.startsWith('{')) throw bad('the header does not begin with {', 'header');
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw bad(`the header is not JSON (${error instanceof Error ? error.message : 'unreadable'})`, 'header');
  }
  if (!isObject(header)) throw bad('the header is not a JSON object', 'header');
  const twice = duplicateKey(text);
  if (twice !== undefined) throw bad(`tensor ${quoted(twice)} stands in the header twice`, 'duplicate');
  checkMetadata(header.__metadata__);
  return header;
}

function checkMetadata(metadata: unknown): void {
  if (metadata === undefined) return;
  if (!isObject(metadata) || Object.values(metadata).some(value => typeof value !== 'string'))
    throw bad('__metadata__ is not a map of strings', 'header');
}

function readEntry(name: string, value: unknown, dataStart: number): TensorEntry {
  const of = `tensor ${quoted(name)}`;
  if (!isObject(value)) throw bad(`${of} is not described by an object`, 'header');
  const { dtype, shape, data_offsets: offsets } = value;
  for (const key of Object.keys(value))
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets')
      throw bad(`${of} has an unknown field ${quoted(key)}`, 'header');
  if (typeof dtype !== 'string' || !Object.hasOwn(bytesOf, dtype))
    throw bad(`${of} has the unknown type ${quoted(String(dtype))}`, 'dtype');
  if (!Array.isArray(shape)) throw bad(`${of} has no shape`, 'shape');
  const dims = shape.map(dim => wholeNumber(dim, of, 'shape'));
  if (!Array.isArray(offsets) || offsets.length !== 2) throw bad(`${of} has no pair of data offsets`, 'offsets');
  const start = wholeNumber(offsets[0], of, 'offsets');
  const end = wholeNumber(offsets[1], of, 'offsets');
  if (start > end) throw bad(`${of} ends before it begins (${start} > ${end})`, 'offsets');
  const length = dims.reduce((product, dim) => product * BigInt(dim), 1n) * BigInt(bytesOf[dtype as DType]);
  if (length !== BigInt(end - start))
    throw bad(
      `${of} of shape [${dims}] and type ${dtype} needs ${length} bytes, its offsets span ${end - start}`,
      'shape × dtype',
    );
  return { name, dtype: dtype as DType, shape: dims, offset: dataStart + start, length: end - start };
}

/** JSON numbers lose digits beyond 2^53: such a number is refused rather than rounded. */
function wholeNumber(value: unknown, of: string, rule: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || Object.is(value, -0))
    throw bad(`${of} has ${String(value)} where a whole number from 0 to 2^53 − 1 belongs`, rule);
  return value;
}

/** The tensors' bytes follow each other without gap or overlap, and fill the file. */
function checkTiling(entries: readonly TensorEntry[], dataStart: number, size: number): void {
  let at = dataStart;
  for (const { name, offset, length } of entries) {
    if (offset + length > size)
      throw bad(`tensor ${quoted(name)} reaches to byte ${offset + length}, the file has ${size}`, 'truncated');
    if (offset < at) throw bad(`tensor ${quoted(name)} overlaps the one before it`, 'overlap');
    if (offset > at) throw bad(`${offset - at} unused bytes stand before tensor ${quoted(name)}`, 'gap');
    at = offset + length;
  }
  if (at !== size) throw bad(`${size - at} unused bytes stand after the last tensor`, 'gap');
}

/** The first key that an object of the header, at any depth, holds twice. JSON.parse keeps the last one silently. */
function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;
  for (let match = token.exec(json); match; match = token.exec(json)) {
    if (match[0] === '{') open.push(new Set());
    else if (match[0] === '}') open.pop();
    else if (match[1] !== undefined) {
      const key = JSON.parse(match[0].slice(0, -match[1].length)) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}…` : name);
}

class Damaged extends Error {}

function bad(what: string, rule: string): Damaged {
  return new Damaged(`${what} (rule: ${rule})`);
}

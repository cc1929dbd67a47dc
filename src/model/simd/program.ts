/** WebAssembly written in memory: loops over pairs of float64, two numbers an instruction. */

/** What leaves one value, or does one thing: bytes of a stack machine, and numbers that a loop holds ready. */
export type Code = readonly (number | { readonly held: number })[];

/** A loop over the vocabulary, two tokens at a time, whose parameters are two float64. */
export interface Loop {
  readonly name: string;
  /** How many locals hold pairs: the first `results` of them start at 0 and are stored at the end. */
  readonly pairs: number;
  readonly results: number;
  readonly body: Code;
}

const [i32, f64, v128] = [0x7f, 0x7c, 0x7b];
/** The locals of a loop: its parameters, the place in float32 and in float64, then the pairs. */
const [placeOf32, placeOf64, firstPair] = [2, 3, 4];

export const pair = (n: number): Code => [0x20, firstPair + n];
export const put = (n: number, value: Code): Code => [...value, 0x21, firstPair + n];
/** A parameter, twice. */
export const parameter = (n: 0 | 1): Code => [0x20, n, 0xfd, 0x14];
export const number = (value: number): Code => [{ held: value }];

const two =
  (...op: Code) =>
  (a: Code, b: Code): Code => [...a, ...b, 0xfd, ...op];
export const add = two(0xf0, 0x01);
/** Adds to what a pair holds. */
export const plus = (n: number, value: Code): Code => put(n, add(pair(n), value));
export const sub = two(0xf1, 0x01);
export const mul = two(0xf2, 0x01);
export const div = two(0xf3, 0x01);
export const least = two(0xf6, 0x01);
/** The first where one is no number. */
export const most = two(0xf7, 0x01);
export const addBits = two(0xce, 0x01);
export const shiftLeft = (a: Code, by: number): Code => [...a, 0x41, ...signed(by), 0xfd, 0xcb, 0x01];
export const abs = (a: Code): Code => [...a, 0xfd, 0xec, 0x01];
const inTurn = (x: Code, [first, ...others]: readonly number[]): Code =>
  others.length === 0 ? number(first!) : add(number(first!), mul(x, inTurn(x, others)));
/** c₀ + c₁ x + c₂ x² + …, even and odd powers by themselves: neither waits for the other. */
export const polynomial = (x: Code, square: Code, coefficients: readonly number[]): Code =>
  add(
    inTurn(
      square,
      coefficients.filter((_, n) => n % 2 === 0),
    ),
    mul(
      x,
      inTurn(
        square,
        coefficients.filter((_, n) => n % 2 === 1),
      ),
    ),
  );

/** Two tokens' numbers of an array that begins at this byte. */
export const float32At = (start: number): Code => [0x20, placeOf32, 0xfd, 0x5d, 2, ...unsigned(start), 0xfd, 0x5f];
export const float64At = (start: number): Code => [0x20, placeOf64, 0xfd, 0x00, 3, ...unsigned(start)];
export const storeFloat64 = (start: number, value: Code): Code => [
  ...[0x20, placeOf64, ...value],
  ...[0xfd, 0x0b, 3, ...unsigned(start)],
];

/**
 * The largest so far of each group of `tokensOfGroup` tokens, kept as two float64 of an array that begins at this byte.
 * An iteration's value is in `value`.
 */
export function keepLargest(start: number, value: Code): Code {
  const place = [0x20, placeOf32, 0x41, ...signed(groupBits + 2), 0x76, 0x41, 4, 0x74];
  const before = [...place, 0xfd, 0x00, 3, ...unsigned(start)];
  return [...place, ...most(before, value), 0xfd, 0x0b, 3, ...unsigned(start)];
}

const groupBits = 7;
export const tokensOfGroup = 2 ** groupBits;

/**
 * A module of loops, each over `count` tokens, an even number. Results are stored from byte 0, sixteen bytes each.
 * @param bytes of memory
 */
export function programOf(loops: readonly Loop[], count: number, bytes: number): Uint8Array<ArrayBuffer> {
  const section = (id: number, items: readonly Bytes[]) => sized([id], [...unsigned(items.length), ...items.flat()]);
  const name = (text: string) => sized([], [...new TextEncoder().encode(text)]);
  const types = [[0x60, 2, f64!, f64!, 0]];
  const functions = loops.map(() => [0]);
  const memory = [[0, ...unsigned(Math.ceil(bytes / 65536))]];
  const shown = loops.map((loop, at) => [...name(loop.name), 0, ...unsigned(at)]);
  const bodies = loops.map(loop => sized([], codeOf(loop, count)));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(3, functions),
    ...section(5, memory),
    ...section(7, [[...name('memory'), 2, 0], ...shown]),
    ...section(10, bodies),
  ]);
}

type Bytes = readonly number[];

function codeOf({ pairs, results, body }: Loop, count: number): Bytes {
  // Made anew in every iteration, constants would take as long as the arithmetic.
  const held = [...new Set(body.flatMap(part => (typeof part === 'number' ? [] : [part.held])))];
  const heldAt = (value: number) => firstPair + pairs + held.indexOf(value);
  const ready = held.flatMap(value => [0xfd, 0x0c, ...bytesOf(value), ...bytesOf(value), 0x21, heldAt(value)]);
  const plain = body.flatMap(part => (typeof part === 'number' ? [part] : [0x20, heldAt(part.held)]));
  const step = (place: number, by: number) => [0x20, place, 0x41, ...signed(by), 0x6a];
  const next = [...step(placeOf64!, 16), 0x21, placeOf64!, ...step(placeOf32!, 8), 0x22, placeOf32!];
  const again = [0x41, ...signed(4 * count), 0x49, 0x0d, 0];
  const stored = Array.from({ length: results }, (_, n) => [
    ...[0x41, 0, 0x20, firstPair + n],
    ...[0xfd, 0x0b, 3, ...unsigned(16 * n)],
  ]);
  return [
    ...[2, 2, i32!, ...unsigned(pairs + held.length), v128!],
    ...ready,
    ...[0x03, 0x40, ...plain, ...next, ...again, 0x0b],
    ...stored.flat(),
    0x0b,
  ];
}

const sized = (before: Bytes, content: Bytes): Bytes => [...before, ...unsigned(content.length), ...content];

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)];
}

function bytesOf(value: number): number[] {
  return [...new Uint8Array(Float64Array.of(value).buffer)];
}

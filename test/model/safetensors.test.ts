import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, readHeader } from '../../src/model/checkpoint/safetensors';
import { Failed } from '../../src/protocol/failure';
import { headerBytes, withLength } from '../support/safetensorsFile';

function source(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

function file(header: unknown, dataLength: number): Uint8Array {
  const head = withLength(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(head.length + dataLength);
  bytes.set(head);
  return bytes;
}

const tensor = (dtype: string, shape: unknown, from: unknown, to: unknown) => ({
  dtype,
  shape,
  data_offsets: [from, to],
});
const a = tensor('F32', [2, 2], 0, 16);

describe('a good file', () => {
  it('gives the tensors in the order of their bytes, at absolute offsets', () => {
    const header = { b: tensor('F16', [3], 16, 22), __metadata__: { format: 'pt' }, a };
    const bytes = file(header, 22);
    const start = bytes.length - 22;
    expect(readHeader(source(bytes))).toEqual([
      { name: 'a', dtype: 'F32', shape: [2, 2], offset: start, length: 16 },
      { name: 'b', dtype: 'F16', shape: [3], offset: start + 16, length: 6 },
    ]);
  });

  it('may hold scalars, empty tensors and no tensor at all', () => {
    expect(readHeader(source(file({ s: tensor('F32', [], 0, 4), e: tensor('F32', [0, 7], 4, 4) }, 4)))).toHaveLength(2);
    expect(readHeader(source(file({}, 0)))).toEqual([]);
  });

  it('may be padded with spaces', () => {
    expect(readHeader(source(file(`${JSON.stringify({ a })}     `, 16)))).toHaveLength(1);
  });
});

describe('a bad file is refused, with the tensor and the rule named', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['nothing', new Uint8Array(0), /first 8 bytes.*truncated/],
    ['seven bytes', new Uint8Array(7), /first 8 bytes.*truncated/],
    ['a header over the limit', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80, 1), /more than 100000000.*header limit/],
    ['a header longer than the file', file({ a }, 16).subarray(0, 40), /header claims.*truncated/],
    ['a header that is not UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe), /not UTF-8/],
    ['a header that is not JSON', file('{"a":', 0), /not JSON/],
    ['a header that is an array', file('[1]', 0), /does not begin with {/],
    ['a header that begins with a space', file(' {}', 0), /does not begin with {/],
    ['metadata that is no map of strings', file({ __metadata__: { n: 1 } }, 0), /__metadata__/],
    ['a tensor that is no object', file({ a: 3 }, 0), /"a" is not described/],
    ['an unknown field', file({ a: { ...a, extra: 1 } }, 16), /"a" has an unknown field "extra"/],
    ['an unknown type', file({ a: tensor('F33', [1], 0, 4) }, 4), /"a" has the unknown type "F33" \(rule: dtype\)/],
    ['a type from the prototype', file({ a: tensor('toString', [1], 0, 4) }, 4), /unknown type/],
    ['no shape', file({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4), /"a" has no shape/],
    ['a negative dimension', file({ a: tensor('F32', [-1], 0, 4) }, 4), /"a" has -1.*rule: shape/],
    ['a fractional dimension', file({ a: tensor('F32', [1.5], 0, 6) }, 6), /"a" has 1.5/],
    [
      'a dimension beyond 2^53',
      file('{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}', 4),
      /2\^53/,
    ],
    [
      'an offset beyond 2^53',
      file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]}}', 4),
      /2\^53.*rule: offsets/,
    ],
    [
      'a product of dimensions that overflows',
      file({ a: tensor('F32', [2 ** 40, 2 ** 40], 0, 4) }, 4),
      /shape × dtype/,
    ],
    ['one offset', file({ a: { dtype: 'F32', shape: [1], data_offsets: [0] } }, 4), /no pair/],
    ['an end before the beginning', file({ a: tensor('F32', [1], 4, 0) }, 4), /ends before it begins/],
    [
      'bytes that do not fit the shape',
      file({ a: tensor('F32', [3], 0, 16) }, 16),
      /"a".*needs 12 bytes, its offsets span 16 \(rule: shape × dtype\)/,
    ],
    ['a tensor beyond the end', file({ a: tensor('F32', [4], 0, 16) }, 12), /"a" reaches.*truncated/],
    ['an overlap', file({ a, b: tensor('F32', [4], 8, 24) }, 24), /"b" overlaps/],
    ['two tensors over the same bytes', file({ a, b: tensor('F32', [4], 0, 16) }, 16), /overlaps/],
    ['a gap', file({ a, b: tensor('F32', [1], 20, 24) }, 24), /4 unused bytes stand before tensor "b" \(rule: gap\)/],
    ['bytes before the first tensor', file({ a: tensor('F32', [1], 4, 8) }, 8), /unused bytes stand before tensor "a"/],
    ['bytes after the last tensor', file({ a }, 17), /1 unused bytes stand after/],
    [
      'a tensor named twice',
      file(`{"a":${JSON.stringify(a)},"a":${JSON.stringify(a)}}`, 16),
      /"a" stands in the header twice \(rule: duplicate\)/,
    ],
    [
      'a field named twice',
      file('{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', 4),
      /"shape" stands in the header twice/,
    ],
    [
      'a name spelled twice with escapes',
      file(`{"a":${JSON.stringify(a)},"\\u0061":${JSON.stringify(a)}}`, 16),
      /"a" stands in the header twice/,
    ],
  ];
  it.each(cases)('%s', (_, bytes, said) => {
    const thrown = (() => {
      try {
        return readHeader(source(bytes));
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(Failed);
    expect((thrown as Failed).failure.code).toBe('bad-safetensors');
    expect((thrown as Failed).failure.message).toMatch(said);
  });
});

it('any cut and any changed byte of a file is refused or read, never a crash', () => {
  const good = Buffer.concat([headerBytes([{ name: 'x', dtype: 'F32', shape: [3] }]), new Uint8Array(12)]);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
      const bytes = cut ? good.subarray(0, at) : Uint8Array.from(good, (b, i) => (i === at ? byte : b));
      try {
        for (const entry of readHeader(source(bytes)))
          expect(entry.offset + entry.length).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(Failed);
      }
    }),
    { numRuns: 2000 },
  );
});

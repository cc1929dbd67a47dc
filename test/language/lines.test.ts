import { describe, expect, it } from 'vitest';
import { offsetAt, parse, positionAt } from '../../src/language';

describe('kinds of lines', () => {
  const table: [text: string, kind: string][] = [
    ['', 'blank'],
    [' \t ', 'blank'],
    ['# who gets the drink?', 'comment'],
    [' # not in column 1', 'prompt'],
    ['@top 3', 'directive'],
    ['@', 'directive'],
    [' @top 3', 'prompt'],
    ['\\# number', 'prompt'],
    ['\\@home', 'prompt'],
    ['When Mary and John', 'prompt'],
    ['=> Mary', 'prompt'],
    ['\u0000', 'prompt'],
    ['\ufeff', 'blank'],
    ['\ufeff# comment behind a byte-order mark', 'comment'],
    ['\ufeff@top 3', 'directive'],
  ];
  it.each(table)('%j is a %s', (text, kind) => {
    expect(parse(text).lines.map(line => line.kind)).toEqual([kind]);
  });
});

describe('line ends', () => {
  it('are \\n, \\r\\n and a lone \\r, as in VS Code; U+2028 is none', () => {
    const { lines } = parse('a\nb\r\nc\rd\u2028e\n');
    expect(lines.map(({ start, end, next }) => [start, end, next])).toEqual([
      [0, 1, 2],
      [2, 3, 5],
      [5, 6, 7],
      [7, 10, 11],
      [11, 11, 11],
    ]);
  });

  it('are no part of a prompt', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const [first] = parse(`Mary gave to${end}`).lines;
      expect(first).toMatchObject({ kind: 'prompt', text: 'Mary gave to', trailing: { start: 12, end: 12 } });
    }
  });
});

describe('positions', () => {
  const { lines } = parse('ab\r\n😀x\n');
  const table: [offset: number, line: number, character: number][] = [
    [0, 0, 0],
    [2, 0, 2],
    [3, 0, 2],
    [4, 1, 0],
    [6, 1, 2],
    [7, 1, 3],
    [8, 2, 0],
    [99, 2, 0],
  ];
  it.each(table)('offset %i is line %i, character %i', (offset, line, character) => {
    expect(positionAt(lines, offset)).toEqual({ line, character });
  });
  it('go back', () => {
    for (const offset of [0, 1, 2, 4, 6, 7, 8]) expect(offsetAt(lines, positionAt(lines, offset))).toBe(offset);
    expect(offsetAt(lines, { line: 0, character: 99 })).toBe(2);
    expect(offsetAt(lines, { line: 99, character: 0 })).toBe(8);
  });
});

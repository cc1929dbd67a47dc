/** A stretch of text in UTF-16 code units, end exclusive: the offsets that VS Code and LSP count in. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One line: `start`–`end` is what is written, `next` where the following line starts (after the terminator). */
export interface LineSpan extends Span {
  /** Counted from 0. */
  readonly number: number;
  readonly next: number;
}

/** A place as editors say it, both counted from 0; `character` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * The lines of a text. They tile it: each `next` is the following `start`, the last `next` is the text's length.
 * Line ends are `\n`, `\r\n` and a lone `\r`, as VS Code's TextDocument and LSP have them; U+2028 is no line end.
 */
export function splitLines(text: string): LineSpan[] {
  const lines: LineSpan[] = [];
  const terminator = /\r\n?|\n/g;
  let start = 0;
  for (let found = terminator.exec(text); found; found = terminator.exec(text)) {
    lines.push({ number: lines.length, start, end: found.index, next: terminator.lastIndex });
    start = terminator.lastIndex;
  }
  lines.push({ number: lines.length, start, end: text.length, next: text.length });
  return lines;
}

/** The line that holds an offset (a terminator belongs to the line before it); offsets outside are clamped. */
export function lineAt<L extends LineSpan>(lines: readonly L[], offset: number): L {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return lines[low]!;
}

/** Offset → line and character. */
export function positionAt(lines: readonly LineSpan[], offset: number): Position {
  const line = lineAt(lines, offset);
  return { line: line.number, character: Math.max(0, Math.min(offset, line.end) - line.start) };
}

/** Line and character → offset; what lies outside is clamped to the nearest place. */
export function offsetAt(lines: readonly LineSpan[], position: Position): number {
  const line = lines[Math.max(0, Math.min(position.line, lines.length - 1))]!;
  return Math.min(line.end, line.start + Math.max(0, position.character));
}

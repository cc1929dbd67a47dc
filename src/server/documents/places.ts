/** Offsets of the parsed text as the editor's positions, and back. Both count UTF-16 units. */
import type { Position, Range } from 'vscode-languageserver/node';
import { type IoiFile, type Line, offsetAt, positionAt, type Span } from '../../language';

export function rangeOf(file: IoiFile, { start, end }: Span): Range {
  return { start: positionAt(file.lines, start), end: positionAt(file.lines, end) };
}

/** Where the span stands, when it is known to lie on this line. */
export function rangeOn(line: Line, { start, end }: Span): Range {
  return {
    start: { line: line.number, character: start - line.start },
    end: { line: line.number, character: end - line.start },
  };
}

export function offsetOf(file: IoiFile, position: Position): number {
  return offsetAt(file.lines, position);
}

export function lineOf(file: IoiFile, position: Position): Line | undefined {
  return file.lines[position.line];
}

export function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** What folds: comments of several lines, and what stands together without a blank line between. */
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver/node';
import type { IoiFile, Line } from '../../language';

export function folds({ lines }: IoiFile): FoldingRange[] {
  return [
    ...runs(lines, line => line.kind === 'comment').map(run => ({ ...run, kind: FoldingRangeKind.Comment })),
    ...runs(lines, line => line.kind !== 'blank').filter(
      ({ startLine, endLine }) => !lines.slice(startLine, endLine + 1).every(({ kind }) => kind === 'comment'),
    ),
  ];
}

/** Runs of two lines and more. */
function runs(lines: readonly Line[], belongs: (line: Line) => boolean): { startLine: number; endLine: number }[] {
  const found: { startLine: number; endLine: number }[] = [];
  let start = -1;
  for (let at = 0; at <= lines.length; at++) {
    const line = lines[at];
    if (line && belongs(line)) {
      if (start < 0) start = at;
    } else {
      if (start >= 0 && at - start > 1) found.push({ startLine: start, endLine: at - 1 });
      start = -1;
    }
  }
  return found;
}

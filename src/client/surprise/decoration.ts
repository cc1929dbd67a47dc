/** One token as it is painted: where, what is said of it, and on demand the bits behind it. */
import { type DecorationOptions, l10n, Range, ThemeColor } from 'vscode';
import type { TokenSurprisal } from '../../protocol/lsp';

export function decoration(
  { line, start, end, bits, prob, rank }: TokenSurprisal,
  withBits: boolean,
): DecorationOptions {
  return {
    range: new Range(line, start, line, end),
    hoverMessage: l10n.t('{0} bits of surprise: P {1}, rank {2}', bits.toFixed(1), inWords(prob), rank),
    ...(withBits && {
      renderOptions: {
        after: {
          contentText: bits.toFixed(0),
          color: new ThemeColor('editorCodeLens.foreground'),
          margin: '0 2px 0 1px',
          // Raised without moving the line, as `vertical-align` would.
          textDecoration: 'none; font-size: 0.75em; position: relative; top: -0.4em',
        },
      },
    }),
  };
}

function inWords(prob: number): string {
  return prob >= 0.001 ? prob.toFixed(3) : prob.toExponential(0);
}

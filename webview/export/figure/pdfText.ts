/** Text in the two fonts that every reader of PDF has: Helvetica in WinAnsi, Symbol for Greek and arrows. */

export interface Run {
  readonly font: 'helvetica' | 'symbol';
  readonly codes: readonly number[];
}

/** Of Symbol's own encoding. */
const symbols: Readonly<Record<string, number>> = {
  Δ: 0x44,
  '−': 0x2d,
  '→': 0xae,
  '≥': 0xb3,
  '≤': 0xa3,
  '×': 0xb4,
  '⏎': 0xbf,
};

/** Of WinAnsi beyond Latin-1. */
const quotes: Readonly<Record<string, number>> = {
  '…': 0x85,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  '—': 0x97,
};

/** A letter that neither font has is written as its code, `U+05D0`. */
export function runsOf(text: string): Run[] {
  const runs: { font: Run['font']; codes: number[] }[] = [];
  for (const letter of text) {
    const symbol = symbols[letter];
    const font = symbol === undefined ? 'helvetica' : 'symbol';
    const codes = symbol === undefined ? winAnsi(letter) : [symbol];
    const last = runs.at(-1);
    if (last?.font === font) last.codes.push(...codes);
    else runs.push({ font, codes });
  }
  return runs;
}

function winAnsi(letter: string): number[] {
  const code = letter.codePointAt(0)!;
  if ((code >= 32 && code <= 126) || (code >= 160 && code <= 255)) return [code];
  const quote = quotes[letter];
  if (quote !== undefined) return [quote];
  return [...`U+${code.toString(16).toUpperCase().padStart(4, '0')}`].map(one => one.charCodeAt(0));
}

/** Widths of Helvetica's letters from the space on, in thousandths (Adobe's metrics, Helvetica.afm). */
const widths = [
  ...[278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556],
  ...[1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556],
  ...[333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556],
  ...[556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584],
];

/** In units of the font's size. */
export function advance({ font, codes }: Run): number {
  const width = (code: number) => (font === 'symbol' ? 600 : code === 0xb7 ? 278 : (widths[code - 32] ?? 556));
  return codes.reduce((sum, code) => sum + width(code), 0) / 1000;
}

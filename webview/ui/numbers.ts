/** Numbers as they are shown: the digits of the JSON output, rounded, never more than it has. */

/** As the research log's table has them. */
export function fixed(value: number | null | undefined, digits = 4): string {
  return typeof value === 'number' ? unsigned(value.toFixed(digits)) : '–';
}

/** In a cell of the map, where five characters fit. */
export function inCell(value: number): string {
  const size = Math.abs(value);
  return unsigned(value.toFixed(size < 10 ? 3 : size < 100 ? 2 : 1));
}

/** At a scale's end: two significant digits. */
export function onScale(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 1 - Math.floor(Math.log10(Math.abs(value))));
  const text = digits > 6 ? value.toExponential(1) : value.toFixed(Math.min(digits, 6));
  return text.replace(/^-/, '−');
}

/** No minus before a number that was rounded to zero. */
function unsigned(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

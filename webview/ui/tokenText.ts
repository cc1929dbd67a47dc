/** A token as it can be seen: the space it begins with, a line's end, what has no shape of its own. */
export function visibleToken(text: string): string {
  if (text === '') return '∅';
  const marked = text.replace(/ /g, '·').replace(/\r?\n/g, '⏎').replace(/\t/g, '⇥');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are what cannot be seen.
  return marked.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '�');
}

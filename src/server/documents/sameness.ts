/** Which prompt of a text is which of the text before: what is known of a prompt stays with it while others change. */

/**
 * For each of the new lines the index of the old line that it continues, or undefined. Lines that begin and end both
 * lists alike are the same; between them equal text is, and what is left over stays in its place where as many lines
 * went as came: someone types in them.
 */
export function continued(before: readonly string[], after: readonly string[]): (number | undefined)[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;

  const left = new Map<string, number[]>();
  for (let i = before.length - tail - 1; i >= head; i--) left.set(before[i]!, [...(left.get(before[i]!) ?? []), i]);
  const result: (number | undefined)[] = after.map((text, i) => {
    if (i < head) return i;
    if (i >= after.length - tail) return i - after.length + before.length;
    return left.get(text)?.pop();
  });

  const gone = [...left.values()].flat().sort((a, b) => a - b);
  const come = result.flatMap((old, i) => (old === undefined ? [i] : []));
  if (gone.length === come.length)
    come.forEach((i, n) => {
      result[i] = gone[n];
    });
  return result;
}

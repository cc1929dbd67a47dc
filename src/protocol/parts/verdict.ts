/** Right or wrong at a glance: one rule for lens, hover, panel and the page that compares. */

/** @param rankIO the answer's place, from 1. @returns nothing where there is no answer to be right about. */
export function markOf(rankIO: number | null | undefined): '✓' | '✗' | undefined {
  if (rankIO === null || rankIO === undefined) return undefined;
  return rankIO === 1 ? '✓' : '✗';
}

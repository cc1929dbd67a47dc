/** The largest of fifty thousand numbers: most of them are looked at once. */
import type { Floats } from '../../analysis/model/stages';
import { tokensOfGroup } from './program';

/**
 * @param groups of each group of tokens two numbers, of which one is its largest.
 * @returns the places of the k largest, largest first, equal ones by place.
 */
export function largest(of: Floats, k: number, groups: Float64Array): number[] {
  const places: number[] = [];
  if (k < 1) return places;
  // What a number must exceed to come in: nothing while there is room.
  let least = Number.NEGATIVE_INFINITY;
  for (let group = 0; 2 * group < groups.length; group++) {
    if (!(groups[2 * group]! > least || groups[2 * group + 1]! > least)) continue;
    const end = Math.min(of.length, (group + 1) * tokensOfGroup);
    for (let i = group * tokensOfGroup; i < end; i++) {
      const value = of[i]!;
      if (!(value > least)) continue;
      let at = places.length;
      while (at > 0 && value > of[places[at - 1]!]!) at--;
      places.splice(at, 0, i);
      if (places.length > k) places.pop();
      if (places.length === k) least = of[places[k - 1]!]!;
    }
  }
  return places;
}

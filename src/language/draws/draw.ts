import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Lists to draw one word each from. */
export interface DrawLists {
  /** One list per letter of a form; the words drawn from these all differ within a draw. */
  readonly names: readonly (readonly string[])[];
  /** One list per other slot; drawn freely. */
  readonly others: readonly (readonly string[])[];
}

/** One draw: a word per list, in the order of the lists. */
export interface Draw {
  readonly names: readonly string[];
  readonly others: readonly string[];
}

/** So many times as many tries as draws wanted, before the draws there are must do. */
const TRIES = 50;
/** Up to so many times as many combinations as draws wanted, all are listed instead of tried. */
const LIST_ALL = 8;

/**
 * At most `n` draws, all different, the same ones for the same seed and lists; fewer where there are not so many.
 * @param accepts whether a draw may be taken; one that is not counts as a try.
 * @param wanted so many of them are enough: the first ones.
 */
export function drawWords(
  lists: DrawLists,
  seed: number,
  n: number,
  accepts: (draw: Draw) => boolean,
  wanted = n,
): Draw[] {
  const all = [...lists.names, ...lists.others];
  if (all.some(list => list.length === 0)) return [];
  const rng = xoroshiro128plus(seed | 0);
  const below = (count: number): number => uniformInt(rng, 0, count - 1);
  const combinations = all.reduce((product, list) => product * list.length, 1);
  if (combinations <= n * LIST_ALL) return firstOf(shuffle(listAll(lists), below), accepts, Math.min(n, wanted));

  const draws: Draw[] = [];
  const seen = new Set<string>();
  for (let tries = 0; draws.length < Math.min(n, wanted) && tries < n * TRIES; tries++) {
    const draw = drawOnce(lists, below);
    if (!draw) continue;
    const key = [...draw.names, ...draw.others].join('\n');
    if (seen.has(key)) continue;
    seen.add(key);
    if (accepts(draw)) draws.push(draw);
  }
  return draws;
}

function firstOf(draws: readonly Draw[], accepts: (draw: Draw) => boolean, most: number): Draw[] {
  const taken: Draw[] = [];
  for (const draw of draws) {
    if (taken.length >= most) break;
    if (accepts(draw)) taken.push(draw);
  }
  return taken;
}

function drawOnce(lists: DrawLists, below: (count: number) => number): Draw | undefined {
  const names: string[] = [];
  for (const list of lists.names) {
    let name = list[below(list.length)]!;
    for (let tries = 0; names.includes(name) && tries < 8; tries++) name = list[below(list.length)]!;
    if (names.includes(name)) {
      const left = list.filter(word => !names.includes(word));
      if (left.length === 0) return undefined;
      name = left[below(left.length)]!;
    }
    names.push(name);
  }
  return { names, others: lists.others.map(list => list[below(list.length)]!) };
}

function listAll({ names, others }: DrawLists): Draw[] {
  let draws: Draw[] = [{ names: [], others: [] }];
  for (const list of names) {
    draws = draws.flatMap(draw =>
      list.filter(word => !draw.names.includes(word)).map(word => ({ ...draw, names: [...draw.names, word] })),
    );
  }
  for (const list of others) {
    draws = draws.flatMap(draw => list.map(word => ({ ...draw, others: [...draw.others, word] })));
  }
  return draws;
}

function shuffle<T>(items: T[], below: (count: number) => number): T[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = below(at + 1);
    [items[at], items[other]] = [items[other]!, items[at]!];
  }
  return items;
}

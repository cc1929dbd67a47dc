/**
 * Which words may stand for each other, so that prompts line up token by token. Counting is the caller's: this folder
 * knows no tokenizer.
 */
import type { WordList } from './wordSets';

/** How many tokens a text is. Ask with one and the same function: what is known of it is kept with it. */
export type CountTokens = (text: string) => number;

/** What a word leans against in a text, and is therefore cut into tokens with: the space before it, letters beside it. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** The surroundings of the stretch from `start` to `end`. GPT-2 joins one space and the letters next to each other. */
export function surroundingsOf(text: string, start: number, end: number): Surroundings {
  // Bounded, since a text may be one word of megabytes: beyond this no token reaches.
  const before = /(?: ?[\p{L}\p{M}]+| )$/u.exec(text.slice(Math.max(0, start - 32), start))?.[0] ?? '';
  const after = /^[\p{L}\p{M}]+/u.exec(text.slice(end, end + 32))?.[0] ?? '';
  return { before, after };
}

export function countIn(word: string, { before, after }: Surroundings, countTokens: CountTokens): number {
  return countTokens(before + word + after);
}

/** Equal for surroundings that are equal. */
export function surroundingsKey({ before, after }: Surroundings): string {
  return `${before}\n${after}`;
}

/** Words of one list that have equally many tokens in each of some surroundings. */
export interface WordGroup {
  /** Tokens in each of the surroundings. */
  readonly counts: readonly number[];
  readonly words: readonly string[];
}

/** The groups of a list, those of the fewest tokens first. Kept, since thousands of prompts ask for the same ones. */
export function groupsOf(
  list: WordList,
  surroundings: readonly Surroundings[],
  countTokens: CountTokens,
): readonly WordGroup[] {
  const different = [...new Map(surroundings.map(one => [surroundingsKey(one), one])).values()];
  const kept = keptGroups(list, countTokens);
  const key = different.map(surroundingsKey).join('\n\n');
  const known = kept.get(key);
  if (known) return known;

  const groups = new Map<string, { counts: number[]; words: string[] }>();
  for (const word of list.words) {
    const counts = different.map(one => countIn(word, one, countTokens));
    const group = groups.get(counts.join(' ')) ?? { counts, words: [] };
    group.words.push(word);
    groups.set(counts.join(' '), group);
  }
  const total = (group: WordGroup): number => group.counts.reduce((sum, count) => sum + count, 0);
  const sorted = [...groups.values()].sort((a, b) => total(a) - total(b));
  if (kept.size >= 256) kept.clear();
  kept.set(key, sorted);
  return sorted;
}

type Groups = Map<string, readonly WordGroup[]>;
const keptByList = new WeakMap<WordList, WeakMap<CountTokens, Groups>>();

function keptGroups(list: WordList, countTokens: CountTokens): Groups {
  const byCounter = keptByList.get(list) ?? new WeakMap<CountTokens, Groups>();
  keptByList.set(list, byCounter);
  const kept = byCounter.get(countTokens) ?? new Map<string, readonly WordGroup[]>();
  byCounter.set(countTokens, kept);
  return kept;
}

/**
 * The words of a list that are cut into equally many tokens in all these surroundings. Of several such groups the
 * one of the fewest tokens that has at least `needed` words beside those `taken`; if none has, the largest.
 */
export function fittingWords(
  list: WordList | undefined,
  surroundings: readonly Surroundings[],
  needed: number,
  taken: ReadonlySet<string>,
  countTokens: CountTokens,
): readonly string[] {
  if (!list) return [];
  let largest: readonly string[] = [];
  for (const group of groupsOf(list, surroundings, countTokens)) {
    const words = taken.size === 0 ? group.words : group.words.filter(word => !taken.has(word));
    if (words.length >= needed) return words;
    if (words.length > largest.length) largest = words;
  }
  return largest;
}

/**
 * A counter that remembers what it was asked, as much as was asked for lately. Every function that takes a counter
 * asks for the same words again and again.
 */
export function rememberCounts(countTokens: CountTokens, most = 50_000): CountTokens {
  let young = new Map<string, number>();
  let old = new Map<string, number>();
  return text => {
    let count = young.get(text);
    if (count !== undefined) return count;
    count = old.get(text) ?? countTokens(text);
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    // Long texts are seldom asked for twice and would be kept whole.
    if (text.length <= 10_000) young.set(text, count);
    return count;
  };
}

/**
 * Which words may stand for each other, so that prompts line up token by token. Counting is the caller's: this folder
 * knows no tokenizer.
 */

/** How many tokens a text is. */
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

/**
 * The words of a list that are cut into equally many tokens in all these surroundings. Of several such groups the
 * one of the fewest tokens that has at least `needed` words; none has: the largest.
 */
export function fittingWords(
  words: readonly string[],
  surroundings: readonly Surroundings[],
  needed: number,
  countTokens: CountTokens,
): readonly string[] {
  const different = [...new Map(surroundings.map(one => [`${one.before}\n${one.after}`, one])).values()];
  const groups = new Map<string, { tokens: number; words: string[] }>();
  for (const word of words) {
    const counts = different.map(one => countIn(word, one, countTokens));
    const key = counts.join(' ');
    const group = groups.get(key) ?? { tokens: counts.reduce((sum, count) => sum + count, 0), words: [] };
    group.words.push(word);
    groups.set(key, group);
  }
  const sorted = [...groups.values()].sort((a, b) => a.tokens - b.tokens);
  const enough = sorted.find(group => group.words.length >= needed);
  return enough?.words ?? sorted.sort((a, b) => b.words.length - a.words.length)[0]?.words ?? [];
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

import words from './words.json';

/** A list of words that a slot draws from. */
export interface WordList {
  readonly words: readonly string[];
  has(word: string): boolean;
  /** Words in the list's longest entry (`New York` has two), at most `MOST_WORDS`. */
  readonly longest: number;
}

/** The lists in force at a line: those set above it over the built-in ones. */
export interface WordSets {
  get(name: string): WordList | undefined;
  /** Names of lists, the built-in ones first; at most a few dozen, for messages and completion. */
  names(): readonly string[];
}

/** Names of more words than this are not found in a text. */
export const MOST_WORDS = 4;
const MOST_LISTED = 50;

/** A list as the directive `@set` makes it; a word given twice counts once. */
export function wordList(all: readonly string[]): WordList {
  const unique = new Set(all);
  let longest = 1;
  for (const word of unique)
    longest = Math.max(longest, Math.min(MOST_WORDS, word.slice(0, 200).split(/[\s'’]+/, MOST_WORDS).length));
  return { words: [...unique], has: word => unique.has(word), longest };
}

/** First names, by what they are mostly given to; every one is one token of GPT-2 with a space before it. */
export const builtInNames: { readonly [kind in 'female' | 'male' | 'either']: readonly string[] } = words.names;

const builtIn: ReadonlyMap<string, WordList> = new Map([
  ['names', wordList([...words.names.female, ...words.names.male, ...words.names.either])],
  ['place', wordList(words.place)],
  ['object', wordList(words.object)],
]);

export const builtInSets: WordSets = {
  get: name => builtIn.get(name),
  names: () => [...builtIn.keys()],
};

/**
 * All lists that a file sets, in order of lines. A view of it is what holds at one line, found by halving, so that
 * a file of many `@set` lines costs no copy of the lists for each.
 */
export class SetHistory {
  private readonly entries = new Map<string, { at: number; list: WordList }[]>();
  private steps = 0;

  /** Sets a list; the view returned holds from here to the next `set`. */
  set(name: string, list: WordList): WordSets {
    const at = ++this.steps;
    const entries = this.entries.get(name);
    if (entries) entries.push({ at, list });
    else this.entries.set(name, [{ at, list }]);
    return {
      get: wanted => this.lookUp(wanted, at) ?? builtIn.get(wanted),
      names: () => this.namesAt(at),
    };
  }

  private lookUp(name: string, at: number): WordList | undefined {
    const entries = this.entries.get(name);
    if (!entries) return undefined;
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]!.at <= at) low = middle + 1;
      else high = middle;
    }
    return entries[low - 1]?.list;
  }

  private namesAt(at: number): readonly string[] {
    const names = [...builtIn.keys()];
    // Lists stand in the order of their first line: the first that comes later ends the search.
    for (const [name, entries] of this.entries) {
      if (names.length >= MOST_LISTED || entries[0]!.at > at) break;
      if (!builtIn.has(name)) names.push(name);
    }
    return names;
  }
}

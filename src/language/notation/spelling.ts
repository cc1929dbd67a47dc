import { distance } from 'fastest-levenshtein';

/** Longer words are nobody's misspelling, and comparing them would cost time that grows with their square. */
const LONGEST = 64;
/** A list may be of any length (`@set`); so many of its words are looked at. */
const MOST = 1000;

/**
 * The candidates nearest in spelling, best first, upper and lower case counting little. Only those that share most
 * of their letters: a wild guess helps nobody.
 */
export function nearest(word: string, candidates: readonly string[], most = 1): string[] {
  if (word.length === 0 || word.length > LONGEST) return [];
  const lower = word.toLowerCase();
  const rated: { candidate: string; away: number }[] = [];
  for (const candidate of candidates.slice(0, MOST)) {
    if (candidate === word || candidate.length > LONGEST) continue;
    const away = distance(lower, candidate.toLowerCase());
    if (away <= Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 2))) {
      rated.push({ candidate, away: away + (distance(word, candidate) > away ? 0.5 : 0) });
    }
  }
  rated.sort((a, b) => a.away - b.away);
  return rated.slice(0, most).map(({ candidate }) => candidate);
}

/** The candidates in order of likeness, however unlike they are. */
export function byLikeness(word: string, candidates: readonly string[], most: number): string[] {
  const short = word.slice(0, LONGEST);
  return candidates
    .slice(0, MOST)
    .map(candidate => ({ candidate, away: distance(short, candidate.slice(0, LONGEST)) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/**
 * Whether a word can only be a slip of the fingers for another: upper for lower case, two neighbours in the wrong
 * order, or a letter of a longer word left out or put in. Another letter makes another word (`plane` is not `place`),
 * and so do other digits: `gpt3` is not `gpt2`.
 */
export function isSlip(word: string, meant: string): boolean {
  if (Math.max(word.length, meant.length) > LONGEST) return false;
  const [typed, wanted] = [word.toLowerCase(), meant.toLowerCase()];
  if (typed.replace(/\D/g, '') !== wanted.replace(/\D/g, '')) return false;
  // What is no letter, as in `ABQ!`, was put there for something.
  if (/[^\p{L}\p{N}_@-]/u.test(typed)) return false;
  const away = distance(typed, wanted);
  const isSwap = away === 2 && [...typed].sort().join('') === [...wanted].sort().join('');
  const isLetterMore = away === 1 && typed.length !== wanted.length;
  return away === 0 || isSwap || (isLetterMore && Math.max(typed.length, wanted.length) >= 5);
}

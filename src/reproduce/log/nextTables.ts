/** The next-token tables of the research log, as they are printed there: sections 1, 2 and 4. */

export interface NextTable {
  readonly section: '1' | '2' | '4';
  /** Where in the section. */
  readonly place: string;
  readonly prompt: string;
  /** Probability and token, most probable first; the token's own leading space is its second one in the log. */
  readonly next: readonly (readonly [printed: string, token: string])[];
}

/** The sentence of the log, and of the paper. */
export const sentence = 'When Mary and John went to the store, John gave a drink to';

const one = { section: '1', place: '§1, test 1' } as const;
const two = { section: '1', place: '§1, test 2' } as const;
const three = { section: '1', place: '§1, test 3' } as const;
const four = { section: '4', place: '§4' } as const;

type Next = NextTable['next'];
const next = (...rows: Next): Next => rows.map(([printed, token]) => [printed, ` ${token}`]);

export const nextTables: readonly NextTable[] = [
  { ...one, prompt: sentence, next: next(['0.45', 'Mary'], ['0.21', 'them'], ['0.07', 'the']) },
  {
    ...two,
    prompt: 'When Vincent and Vanessa went to the park, Vincent gave a leaf to',
    next: next(['0.51', 'Vanessa'], ['0.12', 'the'], ['0.06', 'a']),
  },
  {
    ...two,
    prompt: 'When Vincent and Vanessa went to the park, Vanessa gave a leaf to',
    next: next(['0.54', 'Vincent'], ['0.09', 'the'], ['0.03', 'her']),
  },
  {
    ...three,
    prompt: 'Mary and John went to the store. John gave a drink to',
    next: next(['0.31', 'them'], ['0.15', 'John'], ['0.13', 'the']),
  },
  {
    ...three,
    prompt: 'Mary and John went to the store; John gave a drink to',
    next: next(['0.33', 'them'], ['0.15', 'John'], ['0.14', 'the']),
  },
  {
    ...three,
    prompt: 'Mary and John went to the store! John gave a drink to',
    next: next(['0.27', 'them'], ['0.13', 'the'], ['0.10', 'John']),
  },
  {
    ...three,
    prompt: 'Mary and John went to the store. Mary gave a drink to',
    next: next(['0.46', 'John'], ['0.14', 'them'], ['0.12', 'the']),
  },
  {
    ...three,
    prompt: 'Mary and John went to the store; Mary gave a drink to',
    next: next(['0.29', 'John'], ['0.21', 'them'], ['0.14', 'the']),
  },
  {
    ...three,
    prompt: 'Mary and John went to the store! Mary gave a drink to',
    next: next(['0.40', 'John'], ['0.14', 'the'], ['0.11', 'them']),
  },
  {
    ...four,
    prompt: 'Yesterday Mary and John went to the store. John gave a drink to',
    next: next(['0.74', 'Mary'], ['0.06', 'them'], ['0.04', 'the']),
  },
  {
    ...four,
    prompt: 'Yesterday Mary and John went to the store; John gave a drink to',
    next: next(['0.66', 'Mary'], ['0.10', 'them'], ['0.05', 'John']),
  },
  {
    ...four,
    prompt: 'Yesterday Mary and John went to the store! John gave a drink to',
    next: next(['0.55', 'Mary'], ['0.08', 'them'], ['0.06', 'the']),
  },
  {
    ...four,
    prompt: 'Yesterday Mary and John went to the store. Mary gave a drink to',
    next: next(['0.43', 'John'], ['0.11', 'them'], ['0.10', 'the']),
  },
  {
    ...four,
    prompt: 'Yesterday Mary and John went to the store; Mary gave a drink to',
    next: next(['0.35', 'John'], ['0.18', 'them'], ['0.11', 'Mary']),
  },
  {
    ...four,
    prompt: 'Yesterday Mary and John went to the store! Mary gave a drink to',
    next: next(['0.37', 'John'], ['0.13', 'the'], ['0.09', 'them']),
  },
];

/** Section 2: each display has the baseline's prompt, the clean one, and the same with one head knocked out. */
export const baselinePrompt = {
  section: '2',
  place: '§2, test 1',
  prompt: 'When Mike and Tom went to the store, Rise gave a drink to',
  next: next(['0.13', 'them'], ['0.12', 'the'], ['0.09', 'Tom']),
} as const satisfies NextTable;

export interface Display {
  readonly head: { readonly layer: number; readonly head: number };
  /** What the log says of it. */
  readonly title: string;
  /** The sentence with that head knocked out. */
  readonly next: Next;
}

export const displays: readonly Display[] = [
  {
    head: { layer: 11, head: 0 },
    title: 'an unrelated head',
    next: next(['0.46', 'Mary'], ['0.20', 'them'], ['0.07', 'the']),
  },
  {
    head: { layer: 11, head: 1 },
    title: 'a Name Mover Head',
    next: next(['0.31', 'them'], ['0.30', 'Mary'], ['0.10', 'the']),
  },
  {
    head: { layer: 11, head: 10 },
    title: 'a Negative Name Mover Head',
    next: next(['0.65', 'Mary'], ['0.12', 'them'], ['0.06', 'John']),
  },
];

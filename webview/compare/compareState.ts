/** What the page that compares shows, and what each message of its host makes of it. Pure. */
import * as z from 'zod/mini';
import type { Held, PromptRow, ToCompare } from '../../src/protocol/compare';
import { type MapChoice, mapChoice } from '../maps/kinds';
import { firstSort, type Sort } from './promptTable';

z.config({ jitless: true });

export interface CompareState {
  /** Undefined where the page is about no file. */
  readonly uri: string | undefined;
  readonly file: string;
  /** Undefined until the host has spoken. */
  readonly rows: readonly PromptRow[] | undefined;
  readonly held: readonly Held[];
  readonly running: ReadonlyMap<string, { readonly done: number; readonly total: number }>;
  readonly said: { readonly text: string; readonly isProblem: boolean } | null;
  readonly sort: Sort;
  /** Keys of the rows that are marked, two at most, in the order in which they were. */
  readonly marked: readonly string[];
  readonly choice: MapChoice | null;
  readonly showValues: boolean;
}

export const start: CompareState = {
  uri: undefined,
  file: '',
  rows: undefined,
  held: [],
  running: new Map(),
  said: null,
  sort: firstSort,
  marked: [],
  choice: null,
  showValues: false,
};

export function receive(state: CompareState, message: ToCompare): CompareState {
  switch (message.kind) {
    case 'rows': {
      const { uri, file, rows } = message;
      return { ...state, uri, file, rows, marked: followed(state, rows) };
    }
    case 'held':
      return { ...state, held: message.held };
    case 'running':
      return { ...state, running: new Map(message.running.map(one => [one.key, one])) };
    case 'said':
      return { ...state, said: { text: message.text, isProblem: message.isProblem } };
  }
}

/** A row that was edited is the same row: its key begins with who it is, and goes on with what it says. */
function followed({ marked }: CompareState, rows: readonly PromptRow[]): readonly string[] {
  const who = (key: string) => key.slice(0, key.indexOf(' '));
  return marked.flatMap(key => {
    const row = rows.find(one => one.key === key) ?? rows.find(one => who(one.key) === who(key));
    return row ? [row.key] : [];
  });
}

/** With this row marked, or no more: of three the one that was marked first gives way. */
export function toggled(marked: readonly string[], key: string): readonly string[] {
  return marked.includes(key) ? marked.filter(one => one !== key) : [...marked, key].slice(-2);
}

const kept = z.object({
  uri: z.optional(z.string()),
  sort: z.object({ by: z.string(), isDown: z.boolean() }),
  lines: z.array(z.int()),
  choice: z.nullable(mapChoice),
  showValues: z.boolean(),
});

/** What outlives the page. Which prompts were marked is kept by their lines: identities are a server's own. */
export function toKeep({ uri, sort, marked, rows = [], held, choice, showValues }: CompareState): unknown {
  const lines = marked.flatMap(key => rows.find(row => row.key === key)?.line ?? []);
  // Of what is about no file the host keeps the numbers, by key.
  return { uri, held: uri === undefined ? held.map(({ key }) => key) : [], sort, lines, choice, showValues };
}

export interface Kept extends Pick<CompareState, 'sort' | 'choice' | 'showValues'> {
  readonly lines: readonly number[];
}

export function parseKept(stored: unknown): Kept | undefined {
  const parsed = kept.safeParse(stored);
  return parsed.success ? parsed.data : undefined;
}

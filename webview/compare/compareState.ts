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
  /** Lines whose rows were marked in an earlier window, until the host has told of any row. */
  readonly awaited: readonly number[];
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
  awaited: [],
  choice: null,
  showValues: false,
};

export function receive(state: CompareState, message: ToCompare): CompareState {
  switch (message.kind) {
    case 'rows': {
      const { uri, file, rows } = message;
      const told = { ...state, uri, file, rows };
      if (state.awaited.length === 0) return { ...told, marked: followed(state, rows) };
      // A file that is still being read has no rows yet: what was marked waits for them.
      return rows.length === 0 ? told : { ...told, awaited: [], marked: onLines(rows, state.awaited) };
    }
    case 'held':
      return { ...state, held: message.held };
    case 'running':
      return { ...state, running: new Map(message.running.map(one => [one.key, one])) };
    case 'said':
      return { ...state, said: { text: message.text, isProblem: message.isProblem } };
  }
}

/**
 * A row that was edited is the same row: its key begins with who it is, and goes on with what it says. A server that
 * has begun anew calls all of them otherwise: then it is the row that says the same on the same line.
 */
function followed({ marked, rows: before = [] }: CompareState, rows: readonly PromptRow[]): readonly string[] {
  return marked.flatMap(key => {
    const { line } = before.find(one => one.key === key) ?? {};
    const row =
      rows.find(one => one.key === key) ??
      rows.find(one => one.line === line && said(one.key) === said(key)) ??
      rows.find(one => who(one.key) === who(key));
    return row ? [row.key] : [];
  });
}

const who = (key: string) => key.slice(0, key.indexOf(' '));
const said = (key: string) => key.slice(key.indexOf(' '));

function onLines(rows: readonly PromptRow[], lines: readonly number[]): readonly string[] {
  return lines.flatMap(line => rows.find(row => row.line === line)?.key ?? []).slice(-2);
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
export function toKeep({ uri, sort, marked, awaited, rows = [], held, choice, showValues }: CompareState): unknown {
  const lines = [...awaited, ...marked.flatMap(key => rows.find(row => row.key === key)?.line ?? [])];
  // Of what is about no file the host keeps the numbers, by key.
  return { uri, held: uri === undefined ? held.map(({ key }) => key) : [], sort, lines, choice, showValues };
}

/** What an earlier window kept, as a page begins with it. */
export function parseKept(
  stored: unknown,
): Pick<CompareState, 'sort' | 'awaited' | 'choice' | 'showValues'> | undefined {
  const parsed = kept.safeParse(stored);
  if (!parsed.success) return undefined;
  const { sort, lines, choice, showValues } = parsed.data;
  return { sort, awaited: lines, choice, showValues };
}

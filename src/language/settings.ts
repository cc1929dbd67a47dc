import type { Baseline } from './baseline';
import { DEFAULT_BASELINE } from './baseline';
import { DEFAULT_FORMS, type Form } from './forms';
import type { Head } from './heads';
import { builtInSets, SetHistory, type WordSets, wordList } from './wordSets';

export const DIRECTIVE_NAMES = [
  'model',
  'baseline',
  'positions',
  'off',
  'forms',
  'samples',
  'expect',
  'set',
  'top',
  'bos',
] as const;

export type DirectiveName = (typeof DIRECTIVE_NAMES)[number];

/** At which tokens a knocked-out head is replaced. */
export type Positions = 'all' | 'end';

/** What a directive line says. */
export type Directive =
  | { readonly name: 'model'; readonly value: string }
  | { readonly name: 'baseline'; readonly value: Baseline }
  | { readonly name: 'positions'; readonly value: Positions }
  | { readonly name: 'off'; readonly value: readonly Head[] }
  | { readonly name: 'forms'; readonly value: readonly Form[] }
  | { readonly name: 'samples'; readonly value: number }
  | { readonly name: 'expect'; readonly value: number }
  | { readonly name: 'set'; readonly value: { readonly name: string; readonly words: readonly string[] } }
  | { readonly name: 'top'; readonly value: number }
  | { readonly name: 'bos'; readonly value: boolean };

/** What holds for a prompt. The command line's options replace fields of it: `{ ...settings, top: 10 }`. */
export interface Settings {
  /** An id of the user's own model list. */
  readonly model: string;
  readonly baseline: Baseline;
  readonly positions: Positions;
  /** Heads knocked out. */
  readonly off: readonly Head[];
  readonly forms: readonly Form[];
  /** Name draws per form of a template. */
  readonly samples: number;
  /** Share of draws that must come out as the form says, 0 to 1. */
  readonly expect: number;
  /** Rows shown. */
  readonly top: number;
  /** Whether `<|endoftext|>` goes first. */
  readonly bos: boolean;
  readonly sets: WordSets;
  /** The line, counted from 0, that set a directive last; `undefined` where the default holds. */
  readonly writtenAt: { readonly [name in DirectiveName]?: number };
}

export const DEFAULT_SETTINGS: Settings = {
  model: 'demo',
  baseline: DEFAULT_BASELINE,
  positions: 'all',
  off: [],
  forms: DEFAULT_FORMS,
  samples: 32,
  expect: 0.9,
  top: 3,
  bos: false,
  sets: builtInSets,
  writtenAt: {},
};

/** Follows a file from top to bottom. */
export class Scope {
  settings: Settings = DEFAULT_SETTINGS;
  private readonly history = new SetHistory();

  /** Lets a directive hold for the lines below `line`. */
  apply(directive: Directive, line: number): Settings {
    const writtenAt = { ...this.settings.writtenAt, [directive.name]: line };
    if (directive.name === 'set') {
      const sets = this.history.set(directive.value.name, wordList(directive.value.words));
      this.settings = { ...this.settings, sets, writtenAt };
    } else {
      this.settings = { ...this.settings, [directive.name]: directive.value, writtenAt };
    }
    return this.settings;
  }
}

/** The names that name slots and baselines draw from. */
export function namesInForce(settings: Settings): readonly string[] {
  return settings.sets.get('names')?.words ?? [];
}

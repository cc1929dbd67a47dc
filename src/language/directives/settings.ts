import { builtInSets, SetHistory, type WordList, type WordSets, wordList } from '../names/wordSets';
import type { Head } from '../notation/heads';
import type { Baseline } from './baseline';
import { DEFAULT_BASELINE } from './baseline';
import type { Corrupt } from './corrupt';
import type { DirectiveName } from './directiveNames';
import { DEFAULT_FORMS, type Form } from './forms';

/** At which tokens a knocked-out head is replaced. */
export type Positions = 'all' | 'end';

/** What a directive line says. */
export type Directive =
  | { readonly name: 'model'; readonly value: string }
  | { readonly name: 'baseline'; readonly value: Baseline }
  | { readonly name: 'corrupt'; readonly value: Corrupt | undefined }
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
  /** The corrupted prompt of patching; `undefined` where nothing is written: flipped, where that can be. */
  readonly corrupt: Corrupt | undefined;
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
  /** Of the draws, where the command line says one: else that of the baseline. */
  readonly seed?: number;
  /** The line, counted from 0, that set a directive last; `undefined` where the default holds. */
  readonly writtenAt: { readonly [name in DirectiveName]?: number };
  /** Equal where the same directives but `@off` stand above in the same order, in whatever file: for keeping results. */
  readonly key: string;
}

export const DEFAULT_SETTINGS: Settings = {
  model: 'demo',
  baseline: DEFAULT_BASELINE,
  corrupt: undefined,
  positions: 'all',
  off: [],
  forms: DEFAULT_FORMS,
  samples: 32,
  expect: 0.9,
  top: 3,
  bos: false,
  sets: builtInSets,
  writtenAt: {},
  key: '',
};

type SetValue = Extract<Directive, { name: 'set' }>['value'];
const lists = new WeakMap<SetValue, WordList>();

/** One list for one directive, however often it is read: what is kept with the list serves every time. */
function listOf(value: SetValue): WordList {
  const list = lists.get(value) ?? wordList(value.words);
  lists.set(value, list);
  return list;
}

/** Follows a file from top to bottom. */
export class Scope {
  settings: Settings = DEFAULT_SETTINGS;
  private readonly history = new SetHistory();

  /** Lets a directive, written as `text`, hold for the lines below `line`. */
  apply(directive: Directive, text: string, line: number): Settings {
    // Which heads are off is no part of it: writing them into the file makes nothing that is known untrue.
    const key = directive.name === 'off' ? this.settings.key : chain(this.settings.key, text);
    const writtenAt = { ...this.settings.writtenAt, [directive.name]: line };
    if (directive.name === 'set') {
      const sets = this.history.set(directive.value.name, listOf(directive.value));
      this.settings = { ...this.settings, sets, writtenAt, key };
    } else {
      this.settings = { ...this.settings, [directive.name]: directive.value, writtenAt, key };
    }
    return this.settings;
  }
}

/** A hash of 64 bits (two FNV-1a of 32) over a key and what comes after it: two files never meet by chance. */
function chain(key: string, text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01234567;
  for (const part of [key, '\n', text]) {
    for (let at = 0; at < part.length; at++) {
      const code = part.charCodeAt(at);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ (code + at), 0x01000193);
    }
  }
  return `${(low >>> 0).toString(36)}.${(high >>> 0).toString(36)}`;
}

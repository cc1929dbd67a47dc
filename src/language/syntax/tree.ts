import type { Directive, Settings } from '../directives/settings';
import type { Escape } from '../notation/escapes';
import type { LineSpan, Span } from '../notation/lines';
import type { ValueError, Word } from '../notation/values';

export interface BlankLine extends LineSpan {
  readonly kind: 'blank';
}

export interface CommentLine extends LineSpan {
  readonly kind: 'comment';
}

export interface DirectiveLine extends LineSpan {
  readonly kind: 'directive';
  /** Without the `@`, which stands at `name.start - 1`. */
  readonly name: Span & { readonly text: string };
  /** All that follows the name, without spaces around it. */
  readonly value: Span & { readonly text: string };
  readonly args: readonly Word[];
  /** What it says; `undefined` where `error` says why it cannot be read, or the name is unknown. */
  readonly directive: Directive | undefined;
  /** Its span counts from the text's beginning. */
  readonly error: ValueError | undefined;
  /** What holds below it. A directive that cannot be read leaves the settings above in force. */
  readonly settings: Settings;
}

/** `{s1}`, `{place}`: where it is written, and where it stands in `PromptLine.text`. */
export interface Slot extends Span {
  readonly name: string;
  /** The number of a name slot (1 for `{s1}`), `undefined` for a slot that draws from the set of its name. */
  readonly number: number | undefined;
  readonly inText: Span;
}

/** An answer or a contrast after `=>`. */
export interface WrittenAnswer extends Span {
  /** The word itself: unescaped, without quotes; a bare one without spaces around. */
  readonly word: string;
  readonly quoted: boolean;
  /** The string whose first token is scored: ` Mary` for `Mary`, `Mary` for `"Mary"`. */
  readonly scored: string;
  /** `=> {s1}` in a template: the slot whose word is the answer. */
  readonly slot: string | undefined;
}

export interface PromptLine extends LineSpan {
  readonly kind: 'prompt';
  /**
   * What goes to the model: unescaped, without white space at its end. In a template the slots still stand in it
   * as `{s1}`.
   */
  readonly text: string;
  /** Where `text` is written. */
  readonly body: Span;
  /** White space between `body` and the arrow or the line's end. */
  readonly trailing: Span;
  readonly escapes: readonly Escape[];
  readonly slots: readonly Slot[];
  readonly isTemplate: boolean;
  /** Offsets of braces that open or close no slot; they go to the model as they are. */
  readonly strayBraces: readonly number[];
  /** The `=>`. */
  readonly arrow: Span | undefined;
  readonly answer: WrittenAnswer | undefined;
  /** The `|`. */
  readonly bar: Span | undefined;
  readonly contrast: WrittenAnswer | undefined;
  /** What is wrong after the arrow. */
  readonly error: ValueError | undefined;
  /** What holds for this prompt. */
  readonly settings: Settings;
}

export type Line = BlankLine | CommentLine | DirectiveLine | PromptLine;

/** A parsed file. Its lines tile the text. */
export interface IoiFile {
  readonly text: string;
  readonly lines: readonly Line[];
}

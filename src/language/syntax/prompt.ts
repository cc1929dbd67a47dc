import { isNameSlot } from '../directives/directiveValues';
import type { Settings } from '../directives/settings';
import { type Escape, escapeLength } from '../notation/escapes';
import type { LineSpan } from '../notation/lines';
import { readAnswers } from './answer';
import type { PromptLine, Slot } from './tree';

/** The `\`, `{`, `}` and `=>` of a line, in one pass over it. */
interface Marks {
  readonly escapes: Escape[];
  readonly slots: Slot[];
  readonly strayBraces: number[];
  /** Where the first `=>` stands that is not escaped, or -1. */
  arrow: number;
}

/**
 * Reads a line as a prompt.
 * @param from where its text begins: the line's start, or after a byte-order mark.
 */
export function readPrompt(text: string, line: LineSpan, from: number, settings: Settings): PromptLine {
  const marks = readMarks(text, from, line.end);
  const hasArrow = marks.arrow >= 0;
  const textEnd = hasArrow ? marks.arrow : line.end;
  const bodyEnd = from + text.slice(from, textEnd).trimEnd().length;
  const after = hasArrow ? readAnswers(text, marks.arrow + 2, line.end) : undefined;
  return {
    kind: 'prompt',
    number: line.number,
    start: line.start,
    end: line.end,
    next: line.next,
    text: withoutEscapes(text, from, bodyEnd, marks.escapes),
    body: { start: from, end: bodyEnd },
    trailing: { start: bodyEnd, end: textEnd },
    escapes: marks.escapes,
    slots: marks.slots,
    isTemplate: marks.slots.length > 0,
    strayBraces: marks.strayBraces,
    arrow: hasArrow ? { start: marks.arrow, end: marks.arrow + 2 } : undefined,
    answer: after?.answer,
    bar: after?.bar,
    contrast: after?.contrast,
    error: after?.error,
    settings,
  };
}

function readMarks(text: string, from: number, end: number): Marks {
  const marks: Marks = { escapes: [], slots: [], strayBraces: [], arrow: -1 };
  // Sticky and bounded, so that a row of open braces is read once, and no row overflows the expression's stack.
  const slot = /\{([\p{L}_][\p{L}\p{M}\p{N}_-]{0,99})\}/uy;
  let hidden = 0;
  for (let at = from; at < end; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x5c) {
      const length = escapeLength(text, at);
      if (length === 0 || at + length > end) continue;
      marks.escapes.push({ start: at, end: at + length, inText: at - from - hidden });
      hidden++;
      at += length - 1;
    } else if (char === 0x3d && text.charCodeAt(at + 1) === 0x3e && at + 1 < end) {
      marks.arrow = at;
      return marks;
    } else if (char === 0x7b) {
      slot.lastIndex = at;
      const found = slot.exec(text);
      const name = found?.[1];
      if (name === undefined || slot.lastIndex > end) {
        marks.strayBraces.push(at);
        continue;
      }
      const inText = { start: at - from - hidden, end: slot.lastIndex - from - hidden };
      const number = isNameSlot(name) ? Number(name.slice(1)) : undefined;
      marks.slots.push({ name, number, start: at, end: slot.lastIndex, inText });
      at = slot.lastIndex - 1;
    } else if (char === 0x7d) {
      marks.strayBraces.push(at);
    }
  }
  return marks;
}

function withoutEscapes(text: string, from: number, end: number, escapes: readonly Escape[]): string {
  if (escapes.length === 0) return text.slice(from, end);
  const pieces: string[] = [];
  let at = from;
  for (const { start } of escapes) {
    pieces.push(text.slice(at, start));
    at = start + 1;
  }
  pieces.push(text.slice(at, end));
  return pieces.join('');
}

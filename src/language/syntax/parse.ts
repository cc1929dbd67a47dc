import { readDirective } from '../directives/readDirective';
import { Scope } from '../directives/settings';
import { type LineSpan, splitLines } from '../notation/lines';
import { splitWords, type ValueError } from '../notation/values';
import { readPrompt } from './prompt';
import type { DirectiveLine, IoiFile, Line, PromptLine } from './tree';

/**
 * Reads a `.ioi` text (FORMAT.md). Never throws; takes time and memory linear in the text. What is wrong in it is
 * said by `diagnose`; here it only leaves `error` fields.
 */
export function parse(text: string): IoiFile {
  const scope = new Scope();
  const lines = splitLines(text).map(line => readLine(text, line, scope));
  return { text, lines };
}

function readLine(text: string, line: LineSpan, scope: Scope): Line {
  // A byte-order mark is no part of the first line; the rest of it still begins in column 1.
  const from = line.start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : line.start;
  if (from >= line.end) return { kind: 'blank', ...line };
  const first = text.charCodeAt(from);
  if (first === 0x23) return { kind: 'comment', ...line };
  if (first === 0x40) return readDirectiveLine(text, line, from, scope);
  const isBlank = text.slice(from, line.end).trim() === '';
  return isBlank ? { kind: 'blank', ...line } : readPrompt(text, line, from, scope.settings);
}

function readDirectiveLine(text: string, line: LineSpan, from: number, scope: Scope): DirectiveLine {
  const rest = text.slice(from + 1, line.end);
  const nameLength = rest.search(/\s/);
  const name = nameLength < 0 ? rest : rest.slice(0, nameLength);
  const after = rest.slice(name.length);
  const value = after.trim();
  const nameStart = from + 1;
  const valueStart =
    value === '' ? nameStart + name.length : nameStart + name.length + after.length - after.trimStart().length;
  const { directive, error } = readDirective(name, value);
  return {
    kind: 'directive',
    ...line,
    name: { start: nameStart, end: nameStart + name.length, text: name },
    value: { start: valueStart, end: valueStart + value.length, text: value },
    args: splitWords(value, valueStart),
    directive,
    error: error && shift(error, error.code === 'unknown-directive' ? from : valueStart),
    settings: directive ? scope.apply(directive, `${name} ${value}`, line.number) : scope.settings,
  };
}

function shift(error: ValueError, by: number): ValueError {
  return { ...error, start: error.start + by, end: error.end + by };
}

/** The prompts of a file, in order. */
export function promptsOf(file: IoiFile): PromptLine[] {
  return file.lines.filter(line => line.kind === 'prompt');
}

/** The settings that hold at a line: for a prompt its own, for a directive what holds below it. */
export function settingsAt(file: IoiFile, lineNumber: number): Scope['settings'] {
  for (let at = Math.min(lineNumber, file.lines.length - 1); at >= 0; at--) {
    const line = file.lines[at];
    if (line?.kind === 'prompt' || line?.kind === 'directive') return line.settings;
  }
  return new Scope().settings;
}

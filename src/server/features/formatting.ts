/** Directives written one way. Prompts stay as they are: every space of theirs is a question of its own. */
import type { TextEdit } from 'vscode-languageserver/node';
import type { DirectiveLine, IoiFile, Line } from '../../language';
import { rangeOn } from '../documents/places';

export function format({ lines, text }: IoiFile): TextEdit[] {
  return lines.flatMap(line => {
    const now = text.slice(line.start, line.end);
    const bom = line.start === 0 && now.startsWith('\ufeff') ? '\ufeff' : '';
    const wanted = wantedText(line, now);
    return wanted === undefined || bom + wanted === now ? [] : [{ range: rangeOn(line, line), newText: bom + wanted }];
  });
}

function wantedText(line: Line, now: string): string | undefined {
  if (line.kind === 'blank') return '';
  if (line.kind === 'comment') return now.replace(/^\ufeff/, '').trimEnd();
  return line.kind === 'directive' ? directive(line) : undefined;
}

/** One space between words, heads without commas. What cannot be read is not touched beyond its spaces. */
function directive({ name, value, args }: DirectiveLine): string {
  if (name.text === 'off') return joined(name.text, value.text.split(/[\s,]+/).filter(Boolean));
  const words = args.map(({ start, end }) => value.text.slice(start - value.start, end - value.start));
  // A quote within a word would be torn from it.
  const whole = args.every(({ start }, at) => at === 0 || start > args[at - 1]!.end);
  return whole ? joined(name.text, words) : joined(name.text, [value.text]);
}

function joined(name: string, words: readonly string[]): string {
  return `@${[name, ...words].join(' ').trimEnd()}`;
}

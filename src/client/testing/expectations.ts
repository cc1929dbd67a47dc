/** What a file expects of the model: its prompts and templates below an `@expect`, as tests. Knows no editor. */
import { aloneText, type IoiFile, parse, positionAt, promptsOf } from '../../language';
import { headNames } from '../../protocol/parts/heads';

export interface Expectation {
  /** Equal where the same is expected of the same prompt with the same settings, on whatever line. */
  readonly id: string;
  /** From 0. */
  readonly line: number;
  /** How many characters the line has. */
  readonly length: number;
  /** As it is written, with its answer. */
  readonly text: string;
  /** The comment that its section begins with; empty above the first. */
  readonly heading: string;
  /** The line of that comment. */
  readonly headingLine: number;
  /** From 0 to 1. */
  readonly expect: number;
  /** An `.ioi` text of it alone. */
  readonly alone: string;
}

export interface FileExpectations {
  readonly all: readonly Expectation[];
  /** Why the command line would not run the file; the first of them. From 0. */
  readonly problem?: { readonly line: number; readonly message: string };
}

export function expectationsOf(text: string): FileExpectations {
  // Most files of a large workspace expect nothing: they are not read line by line.
  if (!text.includes('@expect')) return { all: [] };
  const file = parse(text);
  const headings = headingsOf(file);
  const seen = new Map<string, number>();
  const all = promptsOf(file)
    .filter(({ settings, text: said }) => settings.writtenAt.expect !== undefined && said !== '')
    .map((prompt): Expectation => {
      const { settings, number, start, end } = prompt;
      const off = headNames(settings.off, ' ');
      const key = `${settings.key} ${off} ${text.slice(start, end)}`;
      const times = (seen.get(key) ?? 0) + 1;
      seen.set(key, times);
      const headingLine = headings.findLast(one => one < number) ?? -1;
      return {
        id: times === 1 ? key : `${key} #${times}`,
        line: number,
        length: positionAt(file.lines, end).character,
        text: text.slice(start, end).trim(),
        heading: headingLine < 0 ? '' : headingAt(file, headingLine),
        headingLine,
        expect: settings.expect,
        alone: aloneText(file, prompt, off),
      };
    });
  const wrong = file.lines.find(line => (line.kind === 'directive' || line.kind === 'prompt') && line.error);
  if (!wrong || !('error' in wrong) || !wrong.error) return { all };
  return { all, problem: { line: file.lines.indexOf(wrong), message: wrong.error.message } };
}

/** Lines on which a comment begins. */
function headingsOf({ lines }: IoiFile): number[] {
  return lines.flatMap(({ kind }, at) => (kind === 'comment' && lines[at - 1]?.kind !== 'comment' ? [at] : []));
}

function headingAt({ text, lines }: IoiFile, at: number): string {
  const { start, end } = lines[at]!;
  return text
    .slice(start, end)
    .replace(/^\ufeff?#+\s*/, '')
    .trim();
}

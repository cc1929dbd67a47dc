/** A prompt with what holds for it, as a text of its own: what a measurement is made from, wherever it is made. */
import { headNames } from '../../protocol/parts/heads';
import { formatBaseline } from '../directives/baseline';
import { formatCorrupt } from '../directives/corrupt';
import { DIRECTIVE_NAMES, type DirectiveName } from '../directives/directiveNames';
import type { Settings } from '../directives/settings';
import { parse, promptsOf } from './parse';
import type { IoiFile, PromptLine } from './tree';

/** An `.ioi` text of the directives that hold for a prompt and of its line. Which heads are off is not part of it. */
export function promptTextOf(file: IoiFile, prompt: PromptLine): string {
  const written = (start: number, end: number) => file.text.slice(start, end);
  const lines = linesInForce(file, prompt).map(number => {
    const line = file.lines[number]!;
    return written(line.start, line.end);
  });
  // A byte-order mark is no part of the line.
  return [...lines, written(prompt.body.start, prompt.end)].join('\n');
}

/** The same with the heads that are off, which travel beside a prompt's text elsewhere; here it is all that there is. */
export function aloneText(file: IoiFile, prompt: PromptLine, off = headNames(prompt.settings.off, ' ')): string {
  const text = promptTextOf(file, prompt);
  return off === '' ? text : `@off ${off}\n${text}`;
}

/** The same text with one more directive, which holds in place of what was written before it. */
export function withDirective(text: string, directive: string): string {
  const lines = text.split('\n');
  return [...lines.slice(0, -1), directive, lines.at(-1)].join('\n');
}

/** The prompt that such a text holds. */
export function promptOfText(text: string): PromptLine | undefined {
  return promptsOf(parse(text))[0];
}

/** Numbers of the lines whose directives hold for a prompt, in order: the last of each name, of `@set` of each list. */
function linesInForce(file: IoiFile, { number, settings }: PromptLine): number[] {
  const numbers = DIRECTIVE_NAMES.flatMap(name => {
    const at = settings.writtenAt[name];
    return name === 'off' || name === 'set' || at === undefined ? [] : [at];
  });
  return [...numbers, ...setLines(file, number, settings)].sort((a, b) => a - b);
}

function setLines(file: IoiFile, below: number, { writtenAt }: Settings): number[] {
  const seen = new Set<string>();
  const numbers: number[] = [];
  for (let at = Math.min(writtenAt.set ?? -1, below); at >= 0; at--) {
    const line = file.lines[at];
    if (line?.kind !== 'directive' || line.directive?.name !== 'set' || seen.has(line.directive.value.name)) continue;
    seen.add(line.directive.value.name);
    numbers.push(at);
  }
  return numbers;
}

/** What a setting is, as its directive writes it: equal where it holds equally, written or by default. */
export function settingText(settings: Settings, name: Exclude<DirectiveName, 'set' | 'off'>): string {
  switch (name) {
    case 'baseline':
      return formatBaseline(settings.baseline);
    case 'corrupt':
      return settings.corrupt ? formatCorrupt(settings.corrupt) : '';
    case 'forms':
      return settings.forms.join(' ');
    case 'bos':
      return settings.bos ? 'on' : 'off';
    case 'expect':
      return `${settings.expect * 100}%`;
    default:
      return String(settings[name]);
  }
}

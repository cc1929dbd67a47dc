/** What stands after `ioi reproduce`. */
import { protocols } from '../../protocol/reproduction';
import { sections } from '../../reproduce';
import type { Section } from '../../reproduce/section';
import { optional, usage, wholeFrom1 } from './usage';

export interface ReproduceArguments {
  readonly command: 'reproduce';
  readonly model?: string;
  readonly threads?: number;
  readonly lowMemory: boolean;
  /** In the order of the source. */
  readonly only: readonly Section[];
  readonly report?: { readonly path: string; readonly format: 'html' | 'md' };
  readonly isFresh: boolean;
  readonly json: boolean;
}

/** @throws Failed `usage` */
export function readReproduce(words: readonly string[], flags: Readonly<Record<string, unknown>>): ReproduceArguments {
  if (words.length > 0)
    throw usage(
      `ioi reproduce takes no file: ${JSON.stringify(words[0]!.slice(0, 40))}.`,
      'Its prompts are those of the research log.',
    );
  const text = (key: string) => flags[key] as string | undefined;
  const protocol = text('protocol');
  if (protocol !== 'log')
    throw usage(
      `There is no protocol ${JSON.stringify((protocol ?? '').slice(0, 40))} yet.`,
      `Possible: ${protocols.join(', ')}.`,
    );
  const [threads, report] = [text('threads'), text('report')];
  return {
    command: 'reproduce',
    ...optional('model', text('model')),
    ...optional('threads', threads === undefined ? undefined : wholeFrom1('--threads', threads)),
    lowMemory: flags.lowMemory === true,
    only: readOnly(text('only')),
    ...optional('report', report === undefined ? undefined : { path: report, format: formatOf(report) }),
    isFresh: flags.fresh === true,
    json: flags.json === true,
  };
}

function readOnly(text: string | undefined): readonly Section[] {
  if (text === undefined) return sections;
  const ids = text.split(/[\s,]+/).flatMap(word => (word === '' ? [] : [word.replace(/^§/, '')]));
  const odd = ids.find(id => !sections.some(section => section.id === id));
  if (odd !== undefined || ids.length === 0)
    throw usage(
      `--only: the log has no section ${JSON.stringify((odd ?? '').slice(0, 40))}.`,
      `Possible: ${sections.map(({ id, title }) => `${id} (${title.replace(/:.*/, '')})`).join(', ')}.`,
    );
  return sections.filter(({ id }) => ids.includes(id));
}

function formatOf(path: string): 'html' | 'md' {
  const [, format] = /\.(html|md)$/i.exec(path) ?? [];
  if (format === undefined)
    throw usage(`--report: ${path} is no FILE.html or FILE.md.`, 'Its ending says what is written.');
  return format.toLowerCase() as 'html' | 'md';
}

/** `ioi <command> [file | -] [options]`, read into data. Options mirror the directives of a file and win over them. */
import { Command, CommanderError } from 'commander';
import {
  type Baseline,
  type Corrupt,
  type Form,
  type Head,
  type Positions,
  parseBaseline,
  parseBos,
  parseCorrupt,
  parseForms,
  parseHead,
  parseHeads,
  parsePositions,
  parseSamples,
  parseSeed,
  parseTop,
  type ValueResult,
} from '../../language';
import { type Direction, directions, type Site, sites } from '../../protocol/analyses/patch';
import { Failed } from '../../protocol/failure';
import { type CacheArguments, readCache } from './cacheArguments';
import { type CommandHelp, type CommandName, commandHelp } from './commandHelp';
import { type ModelsArguments, readModels } from './modelsArguments';

/** What an option puts in the place of a directive. */
export interface Overrides {
  readonly model?: string;
  readonly baseline?: Baseline;
  readonly corrupt?: Corrupt | undefined;
  readonly positions?: Positions;
  readonly off?: readonly Head[];
  readonly forms?: readonly Form[];
  readonly samples?: number;
  readonly top?: number;
  readonly bos?: boolean;
  readonly seed?: number;
}

export interface Arguments {
  readonly command: Exclude<CommandName, 'models' | 'cache'>;
  readonly source:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'stdin' }
    | { readonly kind: 'prompt'; readonly text: string };
  readonly overrides: Overrides;
  readonly samplesFile?: string;
  readonly json: boolean;
  readonly threads?: number;
  readonly lowMemory: boolean;
  readonly everyToken: boolean;
  readonly mean: boolean;
  readonly logits: boolean;
  readonly fix: boolean;
  readonly sort: SortKey;
  readonly limit?: number;
  readonly to?: string;
  readonly site: Site;
  readonly direction: Direction;
  readonly at?: string;
  /** Where a report of test cases and a table go. */
  readonly junit?: string;
  readonly csv?: string;
  /** Whose attention is printed; all heads where none is named. */
  readonly heads?: readonly Head[];
}

export const sortKeys = ['kl', 'js', 'tv', 'l2', 'io', 's', 'ld'] as const;
export type SortKey = (typeof sortKeys)[number];

/** What was asked for is help or the version: print it and be done. */
export interface Printed {
  readonly print: string;
}

/** @throws Failed `usage` */
export function readArguments(
  argv: readonly string[],
  version: string,
): Arguments | ModelsArguments | CacheArguments | Printed {
  let printed = '';
  let read: Arguments | ModelsArguments | CacheArguments | undefined;
  const program = new Command('ioi')
    .description('Circuit analysis of GPT-2-style language models from .ioi prompt files.')
    .usage('<command> [file.ioi | -] [options]')
    .version(version, '-V, --version')
    .helpCommand('help [command]', 'say more about a command')
    .addHelpText('after', '\nioi <command> --help shows a command’s options with examples that work.')
    .exitOverride()
    .configureOutput({
      writeOut: text => {
        printed += text;
      },
      writeErr: () => {},
      getOutHasColors: () => false,
    });
  for (const [name, help] of Object.entries<CommandHelp>(commandHelp)) {
    const command = program
      .command(name)
      .summary(help.summary)
      .description(help.description)
      .usage(`${help.usage ?? '[file.ioi | -]'} [options]`)
      .argument('[source...]', help.usage ? 'what to do, and with which' : 'an .ioi file, or - for standard input')
      .exitOverride()
      .addHelpText('after', `\nExamples:\n${help.examples.map(example => `  $ ${example}`).join('\n')}`);
    if (!help.usage) command.option('--prompt <text>', 'a prompt instead of a file, written as a line of one');
    for (const option of help.options) command.addOption(option);
    command.action((source: string[], flags: Record<string, unknown>) => {
      if (name === 'models') read = readModels(source, flags.json === true);
      else if (name === 'cache') read = readCache(source, flags.json === true);
      else read = toArguments(name as Arguments['command'], source, flags);
    });
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { print: printed };
    // `ioi help nonsense`: what commander says of it is a name of its own.
    const [first, asked] = argv;
    if (error.code === 'commander.help' && first === 'help' && asked !== undefined)
      throw usage(`There is no command ${JSON.stringify(asked.slice(0, 40))}.`, 'ioi help lists them.');
    if (argv.length === 0) throw usage('No command was given.', 'ioi help lists them.');
    throw usage(
      tidy(error.message),
      `ioi ${argv[0] && argv[0] in commandHelp ? `${argv[0]} --help` : 'help'} shows what is possible.`,
    );
  }
  return read ?? { print: printed || program.helpInformation() };
}

function toArguments(
  command: Arguments['command'],
  words: readonly string[],
  flags: Record<string, unknown>,
): Arguments {
  const text = (key: string) => flags[key] as string | undefined;
  const heads = command === 'ablate' ? words.filter(word => parseHead(word)) : [];
  const paths = words.filter(word => !heads.includes(word));
  const overrides = readOverrides(text, heads);
  const limit = text('limit');
  const threads = text('threads');
  return {
    command,
    source: readSource(command, paths, text('prompt')),
    overrides,
    ...optional('samplesFile', text('samplesFile')),
    json: flags.json === true,
    ...optional('threads', threads === undefined ? undefined : wholeFrom1('--threads', threads)),
    lowMemory: flags.lowMemory === true,
    everyToken: flags.everyToken === true,
    mean: flags.mean === true,
    logits: flags.logits === true,
    fix: flags.fix === true,
    sort: (text('sort') as SortKey | undefined) ?? 'kl',
    ...optional('limit', limit === undefined ? undefined : wholeFrom1('--limit', limit)),
    ...optional('to', text('to')),
    site: sites.find(site => site === text('site')) ?? 'resid',
    direction: directions.find(one => one === text('direction')) ?? 'denoise',
    ...optional('at', text('at')),
    ...optional('junit', text('junit')),
    ...optional('csv', text('csv')),
    ...optional(
      'heads',
      text('head') === undefined ? undefined : by2('--head', text('head')!.replaceAll(',', ' '), parseHeads),
    ),
  };
}

function readSource(command: string, paths: readonly string[], prompt: string | undefined): Arguments['source'] {
  if (paths.length > 1)
    throw usage(
      `One file at a time: ${paths.slice(0, 3).join(', ')} are ${paths.length}.`,
      `Run ioi ${command} once for each.`,
    );
  const [path] = paths;
  if (prompt !== undefined) {
    if (path !== undefined) throw usage(`Both --prompt and ${path} were given.`, 'Leave one of them out.');
    return { kind: 'prompt', text: prompt };
  }
  if (path === undefined)
    throw usage(
      'No prompt was given.',
      `Name a file (ioi ${command} prompts.ioi), - for standard input, or --prompt TEXT.`,
    );
  return path === '-' ? { kind: 'stdin' } : { kind: 'file', path };
}

function readOverrides(text: (key: string) => string | undefined, moreHeads: readonly string[]): Overrides {
  const by = <T>(key: string, option: string, parse: (value: string) => ValueResult<T>): T | undefined => {
    const value = text(key);
    if (value === undefined) return undefined;
    const result = parse(value);
    if (!result.ok) throw usage(`${option}: ${result.error.message}`, `ioi help shows how.`);
    return result.value;
  };
  const heads = [text('off'), ...moreHeads].filter(word => word !== undefined).join(' ');
  const off =
    heads === '' && text('off') === undefined ? undefined : by2('--off', heads.replaceAll(',', ' '), parseHeads);
  const seedText = text('seed');
  const seed = seedText === undefined ? undefined : parseSeed(seedText);
  if (seedText !== undefined && seed === undefined)
    throw usage(`--seed: ${JSON.stringify(seedText)} is no seed.`, 'Give a whole number from 0 to 4294967295.');
  return {
    ...optional('model', text('model')),
    ...optional('baseline', by('baseline', '--baseline', parseBaseline)),
    ...optional('corrupt', by('corrupt', '--corrupt', parseCorrupt)),
    ...optional('positions', by('positions', '--positions', parsePositions)),
    ...optional('off', off),
    ...optional('forms', by('forms', '--forms', parseForms)),
    ...optional('samples', by('samples', '--samples', parseSamples)),
    ...optional('top', by('top', '--top', parseTop)),
    ...optional('bos', by('bos', '--bos', parseBos)),
    ...optional('seed', seed),
  };
}

function by2<T>(option: string, value: string, parse: (value: string) => ValueResult<T>): T {
  const result = parse(value);
  if (!result.ok) throw usage(`${option}: ${result.error.message}`, 'Heads are written LAYER.HEAD, as 9.9.');
  return result.value;
}

function optional<K extends string, T>(key: K, value: T | undefined): { readonly [k in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [k in K]: T });
}

function wholeFrom1(option: string, text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw usage(`${option}: ${JSON.stringify(text)} is no whole number from 1.`, `Write ${option} 2.`);
  return value;
}

function tidy(message: string): string {
  const line = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.?!)]$/.test(line) ? '' : '.'}`;
}

export function usage(message: string, todo: string): Failed {
  return new Failed('usage', message, todo);
}

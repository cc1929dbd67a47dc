/** `ioi <command> [file | -] [options]`, read into data. Options mirror the directives of a file and win over them. */
import { Command, CommanderError } from 'commander';
import { type Head, parseHead, parseHeads } from '../../language';
import { type Direction, directions, type Site, sites } from '../../protocol/analyses/patch';
import { type CacheArguments, readCache } from './cacheArguments';
import { type CommandHelp, type CommandName, commandHelp } from './commandHelp';
import { type MergeArguments, readMerge } from './mergeArguments';
import { type ModelsArguments, readModels } from './modelsArguments';
import { type Overrides, parsed, readOverrides } from './overrides';
import { type Part, readPart } from './part';
import { type ReproduceArguments, readReproduce } from './reproduceArguments';
import { type How, readHow } from './shown';
import { optional, tidy, usage, wholeFrom1 } from './usage';

export interface Arguments extends How {
  readonly command: Exclude<CommandName, 'models' | 'cache' | 'merge' | 'reproduce'>;
  readonly source:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'stdin' }
    | { readonly kind: 'prompt'; readonly text: string };
  readonly overrides: Overrides;
  readonly samplesFile?: string;
  readonly threads?: number;
  readonly lowMemory: boolean;
  readonly everyToken: boolean;
  readonly mean: boolean;
  readonly logits: boolean;
  readonly fix: boolean;
  readonly to?: string;
  readonly site: Site;
  readonly direction: Direction;
  readonly at?: string;
  /** One machine's part of the prompts. */
  readonly shard?: Part;
  /** Whose attention is printed; all heads where none is named. */
  readonly heads?: readonly Head[];
}

/** What was asked for is help or the version: print it and be done. */
export interface Printed {
  readonly print: string;
}

type AnyArguments = Arguments | ModelsArguments | CacheArguments | MergeArguments | ReproduceArguments;

/** @throws Failed `usage` */
export function readArguments(argv: readonly string[], version: string): AnyArguments | Printed {
  let printed = '';
  let read: AnyArguments | undefined;
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
      .usage(`${help.usage ?? '[file.ioi | -]'} [options]`.trim())
      .argument(
        '[source...]',
        help.usage === undefined ? 'an .ioi file, or - for standard input' : help.usage && 'what to do, and with which',
      )
      .exitOverride()
      .addHelpText('after', `\nExamples:\n${help.examples.map(example => `  $ ${example}`).join('\n')}`);
    if (help.usage === undefined)
      command.option('--prompt <text>', 'a prompt instead of a file, written as a line of one');
    for (const option of help.options) command.addOption(option);
    command.action((source: string[], flags: Record<string, unknown>) => {
      if (name === 'models') read = readModels(source, flags.json === true);
      else if (name === 'cache') read = readCache(source, flags.json === true);
      else if (name === 'merge') read = readMerge(source, flags);
      else if (name === 'reproduce') read = readReproduce(source, flags);
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
  const shard = text('shard');
  const threads = text('threads');
  const ofAll = ['junit', 'csv', 'against'].find(key => text(key) !== undefined);
  if (shard !== undefined && ofAll !== undefined)
    throw usage(`--${ofAll} is of all prompts, --shard of some.`, `Give it to ioi merge: ioi merge … --${ofAll} FILE.`);
  return {
    command,
    source: readSource(command, paths, text('prompt')),
    overrides,
    ...optional('samplesFile', text('samplesFile')),
    ...readHow(flags),
    ...optional('threads', threads === undefined ? undefined : wholeFrom1('--threads', threads)),
    lowMemory: flags.lowMemory === true,
    everyToken: flags.everyToken === true,
    mean: flags.mean === true,
    logits: flags.logits === true,
    fix: flags.fix === true,
    ...optional('to', text('to')),
    site: sites.find(site => site === text('site')) ?? 'resid',
    direction: directions.find(one => one === text('direction')) ?? 'denoise',
    ...optional('at', text('at')),
    ...optional('shard', shard === undefined ? undefined : readPart(shard)),
    ...optional(
      'heads',
      text('head') === undefined ? undefined : parsed('--head', text('head')!.replaceAll(',', ' '), parseHeads),
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

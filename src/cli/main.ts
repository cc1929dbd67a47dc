/** `ioi`: the analyses from a terminal. Exit 0 done, 1 an expectation failed, 2 usage or input error, 130 interrupted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asFailure } from '../protocol/failure';
import { collectLessOften } from '../worker/runs/heap';
import { cache } from './cache';
import { check } from './check';
import { commands } from './commands';
import { readArguments } from './input/arguments';
import { root } from './input/ask';
import { Interruption } from './interruption';
import type { Io } from './measuring/runnable';
import { merge } from './merge';
import { isRewritable } from './text/progressLine';

/** What a command is run with, in a process of its own or in one that runs many. @returns the exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await runs(argv, io);
  } catch (error) {
    const { message, todo } = asFailure(error);
    io.err(`ioi: ${`${message} ${todo}`.trim()}`);
    return 2;
  }
}

async function runs(argv: readonly string[], io: Io): Promise<number> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const args = readArguments(argv, version);
  if ('print' in args) {
    io.out(args.print.replace(/\n$/, ''));
    return 0;
  }
  // What speaks with the hub is loaded by those who do.
  if (args.command === 'models') return (await import('./models')).models(args, io);
  if (args.command === 'cache') return cache(args, io);
  if (args.command === 'check') return check(args, io);
  if (args.command === 'merge') return merge(args, io);
  if (args.command === 'reproduce') return (await import('./reproduce')).reproduceLog(args, io, version);
  return commands[args.command].run(args, io);
}

/** The command that this process is. */
function main(): void {
  collectLessOften();
  const { stdout, stderr, env } = process;
  const io: Io = {
    out: text => void stdout.write(`${text}\n`),
    err: text => void stderr.write(`${text}\n`),
    interruption: new Interruption(),
    style: {
      colour: Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb',
      ...(stdout.isTTY && stdout.columns ? { width: stdout.columns } : {}),
    },
  };
  // Nothing is half done that would have to be put right: stop between two runs of the model, at once.
  process.on('SIGINT', () => {
    if (!io.interruption.begin()) return;
    stderr.write(isRewritable(stderr) ? '\r\u001b[KInterrupted.\n' : 'ioi: interrupted\n');
    process.exit(130);
  });
  // `ioi … | head` closes the pipe early: that is no error, and changes nothing of how the command ends.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    stderr.write(
      `ioi: Standard output cannot be written (${error.code ?? error.message}). Make room, or write elsewhere.\n`,
    );
    process.exit(2);
  });
  // Nobody may be there to read an error; it ends the command as it would have.
  stderr.on('error', () => {});
  void run(process.argv.slice(2), io).then(code => {
    process.exitCode = code;
  });
}

if (require.main === module) main();

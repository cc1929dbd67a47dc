/** `ioi`: the analyses from a terminal. Exit 0 done, 1 an expectation failed, 2 usage or input error, 130 interrupted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asFailure } from '../protocol/failure';
import { cache } from './cache';
import { check } from './check';
import { commands } from './commands';
import { readArguments } from './input/arguments';
import { root } from './input/ask';
import { Interruption } from './interruption';
import type { Io } from './measuring/runnable';
import { merge } from './merge';
import { isRewritable } from './text/progressLine';

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

async function main(argv: readonly string[]): Promise<number> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const args = readArguments(argv, version);
  if ('print' in args) {
    stdout.write(args.print);
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

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    const { message, todo } = asFailure(error);
    stderr.write(`ioi: ${`${message} ${todo}`.trim()}\n`);
    process.exitCode = 2;
  },
);

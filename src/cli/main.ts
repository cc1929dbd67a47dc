/** `ioi`: the analyses from a terminal. Exit 0 done, 1 an expectation failed, 2 usage or input error, 130 interrupted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asFailure } from '../protocol/failure';
import { readArguments } from './arguments';
import { root } from './ask';
import { check } from './check';
import { commands, type Io } from './commands';

const io: Io = {
  out: text => void process.stdout.write(`${text}\n`),
  err: text => void process.stderr.write(`${text}\n`),
  style: { colour: Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb' },
};

async function main(argv: readonly string[]): Promise<number> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const args = readArguments(argv, version);
  if ('print' in args) {
    process.stdout.write(args.print);
    return 0;
  }
  if (args.command === 'check') return check(args, io);
  return commands[args.command](args, io);
}

// Nothing is half done that would have to be put right: stop between two runs of the model, at once.
process.on('SIGINT', () => {
  process.stderr.write(process.stderr.isTTY ? '\r\u001b[KInterrupted.\n' : 'ioi: interrupted\n');
  process.exit(130);
});
// `ioi … | head` closes the pipe early: that is no error.
process.stdout.on('error', error => {
  process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 2);
});

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    const { message, todo } = asFailure(error);
    process.stderr.write(`ioi: ${`${message} ${todo}`.trim()}\n`);
    process.exitCode = 2;
  },
);

/**
 * The command line that comes with the extension, as a process of its own: a run over a whole file or the log takes
 * minutes on a large model, and what is asked for in the editor does not wait for it.
 */
import { fork } from 'node:child_process';
import { type CancellationToken, type ExtensionContext, Uri } from 'vscode';
import type { ModelEntry } from '../../protocol/lsp';
import { type ReproductionShare, reproductionShare } from '../../protocol/reproduction';

export interface Ended {
  /** 130 where it was cancelled. */
  readonly code: number | null;
  /** What it wrote on standard output. */
  readonly out: string;
  /** What it said on standard error. */
  readonly said: string;
}

export interface Run {
  /** The program's file. */
  readonly cli: string;
  readonly args: readonly string[];
  /** What it reads from standard input. */
  readonly input?: string;
  readonly token?: CancellationToken;
}

/** With what it exits when it was cancelled. */
export const interrupted = 130;

/** @param onShare how far it is, where it says so. */
export function runCommandLine(
  { cli, args, input, token }: Run,
  onShare: (share: ReproductionShare) => void = () => {},
): Promise<Ended> {
  return new Promise((done, fail) => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' };
    const child = fork(cli, args, { silent: true, execArgv: [], env });
    let [out, said] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', text => {
      out += text;
    });
    // A program that ended before it had read all has said why.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input ?? '');
    child.stderr?.setEncoding('utf8').on('data', text => {
      said += text;
    });
    child.on('message', message => {
      const share = reproductionShare.safeParse(message);
      if (share.success) onShare(share.data);
    });
    child.on('error', fail);
    child.on('close', code => {
      cancelled?.dispose();
      done({ code, out, said: said.trim() });
    });
    const cancelled = token?.onCancellationRequested(() => child.kill('SIGINT'));
    if (token?.isCancellationRequested) child.kill('SIGINT');
  });
}

export function cliOf({ extensionUri }: ExtensionContext): string {
  return Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
}

/** Names of one's own are the editor's: the command line takes what they stand for. */
export function cliName({ id, isOwn, folder, repository }: ModelEntry): string {
  return isOwn ? (repository ?? folder ?? id) : id;
}

/** Why it ended without what was wanted, in its own last line. */
export function lastLine({ said }: Pick<Ended, 'said'>): string | undefined {
  return said
    .split('\n')
    .at(-1)
    ?.replace(/^ioi: /, '');
}

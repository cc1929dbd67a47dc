/**
 * The command line that comes with the extension, as a process of its own: a run over the whole log takes minutes on a
 * large model, and what is asked for in the editor does not wait for it.
 */
import { fork } from 'node:child_process';
import type { CancellationToken } from 'vscode';
import { type ReproductionShare, reproductionShare } from '../../protocol/reproduction';

export interface Ended {
  /** 130 where it was cancelled. */
  readonly code: number | null;
  /** What it said on standard error. */
  readonly said: string;
}

/** @param cli its file. */
export function runCommandLine(
  cli: string,
  args: readonly string[],
  onShare: (share: ReproductionShare) => void,
  token?: CancellationToken,
): Promise<Ended> {
  return new Promise((done, fail) => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' };
    const child = fork(cli, args, { silent: true, execArgv: [], env });
    let said = '';
    child.stdout?.resume();
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
      done({ code, said: said.trim() });
    });
    const cancelled = token?.onCancellationRequested(() => child.kill('SIGINT'));
    if (token?.isCancellationRequested) child.kill('SIGINT');
  });
}

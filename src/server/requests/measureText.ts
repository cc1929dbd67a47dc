/** A prompt of a file that need not be open: as the tests of a workspace ask for its draws, or with other settings. */
import { type CancellationToken, ProgressType } from 'vscode-languageserver/node';
import { parse, promptsOf } from '../../language';
import type { Measured } from '../../protocol/analyses';
import type { MeasureProgress, Outcome, Requests } from '../../protocol/lsp';
import type { OpenFile, Prompt } from '../documents/openFile';
import { cancelled } from '../inference/running';
import type { Session } from '../session/session';

const progressType = new ProgressType<MeasureProgress>();

/** Equal to what is known of the same prompt in an open file, whichever was asked for first. */
export async function measureText(
  session: Session,
  { text, ask, workDoneToken }: Requests['ioi/measureText']['params'],
  token?: CancellationToken,
): Promise<Outcome<Measured>> {
  const file = parse(text);
  const [line] = promptsOf(file);
  if (!line) return { ok: false, failure: { code: 'no-prompt', message: 'There is no prompt.', todo: 'Write one.' } };
  // Nobody has toggled heads of it: what its file says holds.
  const prompt: Prompt = { line, written: text.slice(line.start, line.end), identity: { id: 0 } };
  const alone: OpenFile = {
    uri: '',
    number: -1,
    version: 0,
    file,
    prompts: [prompt],
    promptOn: () => undefined,
    promptOf: () => prompt,
  };
  const running = session.measuring.measure(alone, prompt, ask, {
    onProgress: (doing, done, total) => {
      if (workDoneToken === undefined) return;
      const percentage = Math.round((100 * done) / Math.max(1, total));
      const message = `${doing}: ${done} of ${total}`;
      const value = { kind: 'report', message, percentage, doing, done, total } as const;
      void session.connection.sendProgress(progressType, workDoneToken, value).catch(() => {});
    },
  });
  const listener = token?.onCancellationRequested(() => running.cancel(cancelled));
  if (token?.isCancellationRequested) running.cancel(cancelled);
  const outcome = await running.outcome;
  listener?.dispose();
  return outcome;
}

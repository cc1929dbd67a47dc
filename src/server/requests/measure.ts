/** Whatever is asked about a prompt: rows and progress under the tokens that the asker gave, the end as the answer. */
import { type CancellationToken, ProgressType } from 'vscode-languageserver/node';
import type { Measured } from '../../protocol/analyses';
import { declared } from '../../protocol/analyses';
import type { MeasureProgress, Outcome, PartialResult, Requests } from '../../protocol/lsp';
import type { Listening } from '../inference/running';
import { cancelled } from '../inference/running';
import type { Session } from '../session/session';

const rowsType = new ProgressType<PartialResult>();
const progressType = new ProgressType<MeasureProgress>();

type Params = Requests['ioi/measure']['params'];

export async function measure(session: Session, params: Params, token?: CancellationToken): Promise<Outcome<Measured>> {
  const { prompt: ref, ask } = params;
  const found = session.find(ref);
  if ('code' in found) return { ok: false, failure: found };
  const { file, prompt } = found;
  if (ask.kind === 'predict') {
    const outcome = await session.predict(file, prompt, 'now', ask.everyToken, token);
    return outcome.ok ? { ok: true, value: { kind: 'predict', ask, result: outcome.value } } : outcome;
  }
  const running = session.measuring.measure(file, prompt, ask, listening(session, params), declared(ask).priority);
  const listener = token?.onCancellationRequested(() => running.cancel(cancelled));
  if (token?.isCancellationRequested) running.cancel(cancelled);
  const outcome = await running.outcome;
  listener?.dispose();
  return outcome;
}

function listening(session: Session, { prompt, ask, workDoneToken, partialResultToken }: Params): Listening {
  const { connection } = session;
  // A client that is going away reads nothing more.
  const send = <T>(type: ProgressType<T>, token: string | number, value: T) =>
    void connection.sendProgress(type, token, value).catch(() => {});
  return {
    ...(workDoneToken === undefined
      ? {}
      : {
          onProgress: (doing, done, total) =>
            send(progressType, workDoneToken, {
              kind: 'report',
              message: `${doing}: ${done} of ${total}`,
              percentage: Math.round((100 * done) / Math.max(1, total)),
              doing,
              done,
              total,
            }),
        }),
    ...(partialResultToken === undefined
      ? {}
      : {
          onRows: rows => send(rowsType, partialResultToken, { prompt, ask, rows }),
          onAgain: () => send(rowsType, partialResultToken, { prompt, ask, rows: [], again: true }),
        }),
  };
}

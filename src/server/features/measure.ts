/** Whatever a panel asks about a prompt. */
import type { CancellationToken } from 'vscode-languageserver/node';
import type { Outcome, Requests } from '../../protocol/lsp';
import type { Session } from '../session';
import { joined, withProgress } from '../work';
import { sweep } from './sweep';

export async function measure(
  session: Session,
  { prompt: ref, measurement }: Requests['ioi/measure']['params'],
  token?: CancellationToken,
): Promise<Outcome<unknown>> {
  if (measurement.kind === 'sweep') return sweep(session, ref, token);
  const found = session.find(ref);
  if ('code' in found) return { ok: false, failure: found };
  const { file, prompt } = found;
  if (measurement.kind === 'predict') return session.predict(file, prompt, 'now', measurement.everyToken);
  if (measurement.kind === 'path')
    return withProgress(session, `Patching paths to ${measurement.to}`, token, counts =>
      session.measure(file, prompt, measurement, 'later', { onProgress: counts }),
    );
  return joined(session.measure(file, prompt, measurement, 'soon'), token);
}

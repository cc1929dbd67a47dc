/** Every head of a prompt knocked out alone; rows go to the client as they come. */
import type { CancellationToken } from 'vscode-languageserver/node';
import type { Outcome, PromptRef } from '../../protocol/lsp';
import type { SweepResult } from '../../protocol/results';
import type { Session } from '../session';
import { joined, withProgress } from '../work';
import { tellChanged } from './promptState';

export async function sweep(
  session: Session,
  ref: PromptRef,
  token?: CancellationToken,
): Promise<Outcome<SweepResult>> {
  const found = session.find(ref);
  if ('code' in found) return { ok: false, failure: found };
  const { file, prompt } = found;
  const measurement = { kind: 'sweep' } as const;
  const known = session.known(prompt, measurement);
  if (known) return { ok: true, value: known };
  // Asked for twice: one bar and one stream of rows are enough.
  if (session.isUnderWay(prompt, measurement))
    return joined(session.measure(file, prompt, measurement, 'later'), token);
  const shape = session.models.get(prompt.line.settings.model)?.shape;
  const total = shape ? shape.layers * shape.heads : 0;
  let done = 0;
  const where = { uri: file.uri, line: prompt.line.number, version: file.version };
  const outcome = await withProgress(session, 'Sweeping heads', token, counts =>
    session.measure(file, prompt, measurement, 'later', {
      onProgress: counts,
      onHeads: heads => {
        done += heads.length;
        session.notify('ioi/heads', {
          prompt: where,
          heads,
          done: Math.min(done, total || done),
          total: total || done,
        });
      },
    }),
  );
  if (outcome.ok) {
    session.refresh.all();
    const now = session.documents.get(file.uri);
    const same = now?.promptOf(prompt.identity);
    if (now && same) tellChanged(session, now, same);
  }
  return outcome;
}

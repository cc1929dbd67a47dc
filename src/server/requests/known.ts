/** What is known of a prompt, for those who begin to look at it; and what an earlier window knew, taken back. */

import { commandLine } from '../../language/syntax/commandLine';
import { declared, type Measured, nameOf } from '../../protocol/analyses';
import type { Outcome, Requests } from '../../protocol/lsp';
import { headName } from '../../protocol/parts/heads';
import type { ModelFacts } from '../../protocol/results';
import { headsOff } from '../documents/headsOff';
import { resultKey } from '../inference/keys';
import type { Session } from '../session/session';

export function known(
  session: Session,
  { prompt: ref }: Requests['ioi/known']['params'],
): Requests['ioi/known']['result'] {
  const found = session.find(ref);
  return 'code' in found ? [] : session.measuring.allKnown(found.prompt);
}

/** Taken back is what was measured with the settings that hold now, of weights that are the same. */
export async function restore(
  session: Session,
  { prompt: ref, measured }: Requests['ioi/restore']['params'],
): Promise<null> {
  const found = session.find(ref);
  if ('code' in found || measured.length === 0) return null;
  const { file, prompt } = found;
  const facts = await session.measuring.measure(file, prompt, { kind: 'facts' }).outcome;
  if (!facts.ok || facts.value.kind !== 'facts') return null;
  const now = session.find(ref);
  if ('code' in now) return null;
  const off = headsOff(now.prompt).map(headName);
  for (const one of measured)
    if (isOf(one, facts.value.result, off)) session.results.set(resultKey(now.prompt, one.ask), prompt.written, one);
  session.refresh.all();
  for (const one of session.documents.all()) session.watched.changed(one);
  session.notify('ioi/restored', { uri: file.uri });
  return null;
}

/** What the prompt says has been compared already, by its content; heads may be off that were on, and files change. */
function isOf({ ask, result }: Measured, { sha256 }: ModelFacts, off: readonly string[]): boolean {
  if (!('provenance' in result)) return false;
  const { model, settings } = result.provenance;
  return model.sha256 === sha256 && (!declared(ask).reads.includes('off') || settings.off?.join() === off.join());
}

/** The line of `ioi` that measures the same. */
export function commandOf(session: Session, { prompt: ref, ask }: Requests['ioi/command']['params']): Outcome<string> {
  const found = session.find(ref);
  if ('code' in found) return { ok: false, failure: found };
  const { file, prompt } = found;
  const off = headsOff(prompt);
  const { command, reads } = declared(ask, off);
  if (!command)
    return {
      ok: false,
      failure: {
        code: 'no-command',
        message: `The command line does not measure ${nameOf(ask)}.`,
        todo: 'Copy the numbers as JSON instead.',
      },
    };
  const { model } = prompt.line.settings;
  return { ok: true, value: commandLine(file.file, prompt.line, command, reads, session.models.outside(model), off) };
}

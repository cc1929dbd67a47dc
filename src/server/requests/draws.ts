/** From a template to one of its draws, and back to all of them. */
import type { Failure } from '../../protocol/failure';
import type { Outcome, PromptState, Requests } from '../../protocol/lsp';
import { chooseDraw, chosenDraw } from '../documents/chosenDraw';
import type { OpenFile, Prompt } from '../documents/openFile';
import type { Evaluated } from '../inference/evaluations';
import type { Session } from '../session/session';
import { stateOf, tellChanged } from './promptState';

/** All draws, with what comes of each; those that are not known yet are measured. */
export async function drawsOf(
  session: Session,
  { prompt: ref }: Requests['ioi/draws']['params'],
): Promise<Requests['ioi/draws']['result']> {
  const found = session.findAtAnyDraw(ref);
  if ('code' in found) return { ok: false, failure: found };
  const { file, prompt } = found;
  const outcome = await wholeOf(session, file, prompt);
  return outcome.ok ? { ok: true, value: outcome.value.draws } : outcome;
}

export async function setDraw(
  session: Session,
  { prompt: ref, to }: Requests['ioi/setDraw']['params'],
): Promise<Outcome<PromptState>> {
  const found = session.findAtAnyDraw(ref);
  if ('code' in found) return { ok: false, failure: found };
  if (!found.prompt.line.isTemplate) return { ok: false, failure: noTemplate };
  if (to === null) return chosen(session, found.file, found.prompt, null);
  const outcome = await wholeOf(session, found.file, found.prompt);
  if (!outcome.ok) return outcome;
  // The text may have changed while the draws were measured.
  const now = session.findAtAnyDraw(ref);
  if ('code' in now) return { ok: false, failure: now };
  const { draws } = outcome.value;
  const at = typeof to === 'number' ? to : failing(draws, chosenDraw(now.prompt), to);
  if (at === undefined) return { ok: false, failure: noneFails };
  if (!draws[at]) return { ok: false, failure: noDraw };
  return chosen(session, now.file, now.prompt, at);
}

function chosen(session: Session, file: OpenFile, prompt: Prompt, at: number | null): Outcome<PromptState> {
  chooseDraw(prompt, at);
  session.predictions.dropOutdated();
  session.measuring.dropOutdated(file);
  // Asked for before the editor does, so that the lens is there when it asks.
  if (at !== null) void session.predict(file, prompt, 'now').then(() => session.refresh.all());
  session.refresh.all();
  session.telling.news(file.uri);
  tellChanged(session, file, prompt);
  return { ok: true, value: stateOf(session, file, prompt) };
}

async function wholeOf(session: Session, file: OpenFile, prompt: Prompt): Promise<Outcome<Evaluated>> {
  const { outcome } = session.measuring.measure(file, prompt, { kind: 'eval' }, {}, 'soon');
  const measured = await outcome;
  if (!measured.ok) return measured;
  const value = session.evaluations.known(prompt);
  return value ? { ok: true, value } : { ok: false, failure: noDraw };
}

/** The next that does not come out as its form says, round the end. */
function failing(draws: Evaluated['draws'], from: number | undefined, way: 'next' | 'previous'): number | undefined {
  const step = way === 'next' ? 1 : -1;
  const start = from ?? (way === 'next' ? -1 : draws.length);
  for (let i = 1; i <= draws.length; i++) {
    const at = (start + step * i + 2 * draws.length) % draws.length;
    if (draws[at]?.passed === false) return at;
  }
  return undefined;
}

const noTemplate: Failure = {
  code: 'no-template',
  message: 'The prompt is no template: it is its only draw.',
  todo: 'Write a slot, {s1} or {place}.',
};
const noneFails: Failure = { code: 'none-fails', message: 'No draw fails.', todo: '' };
const noDraw: Failure = { code: 'no-draw', message: 'There is no such draw.', todo: 'Choose one of the list.' };

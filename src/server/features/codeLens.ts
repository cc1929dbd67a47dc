/**
 * Above each prompt: what the model says next, what can be done, and after a sweep the strongest heads. Predictions
 * are made of prompts that are on the screen: the editor resolves only those.
 */
import { type CodeLens, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { formatHead } from '../../language';
import type { Failure } from '../../protocol/failure';
import type { PromptRef } from '../../protocol/lsp';
import type { HeadEffect, PredictResult, SweepResult } from '../../protocol/results';
import type { OpenFile, Prompt } from '../documents';
import { headsOff, isUnsaved, written } from '../off';
import { rangeOn } from '../places';
import type { Session } from '../session';
import { percent, points, sentence, shortToken, small, topLine } from '../words';

type LensData = Required<PromptRef>;

export function codeLenses(session: Session, uri: string): CodeLens[] {
  const file = session.documents.get(uri);
  const { density } = session.settings.codeLens;
  if (!file || density === 'off') return [];
  return file.prompts
    .filter(({ line }) => line.text !== '' || line.settings.bos)
    .flatMap(prompt =>
      density === 'full' ? fullLenses(session, file, prompt) : [predictionLens(session, file, prompt)],
    );
}

/** @throws ResponseError where the text has changed: the editor asks again. */
export async function resolveLens(session: Session, lens: CodeLens): Promise<CodeLens> {
  const found = session.find(lens.data as LensData);
  if ('code' in found) throw new ResponseError(LSPErrorCodes.ContentModified, found.message);
  const { file, prompt } = found;
  const outcome = await session.predict(file, prompt, 'soon');
  if (outcome.ok) return { ...lens, command: said(titleOf(prompt, outcome.value), tooltipOf(outcome.value)) };
  const { code } = outcome.failure;
  if (code === 'outdated' || code === 'replaced') throw new ResponseError(LSPErrorCodes.ContentModified, code);
  return { ...lens, command: failed(outcome.failure) };
}

function predictionLens(session: Session, file: OpenFile, prompt: Prompt): CodeLens {
  const { line } = prompt;
  const data: LensData = { uri: file.uri, version: file.version, line: line.number };
  const lens = { range: rangeOn(line, { start: line.start, end: line.start }), data };
  const known = session.predicted(prompt);
  return known ? { ...lens, command: said(titleOf(prompt, known), tooltipOf(known)) } : lens;
}

function fullLenses(session: Session, file: OpenFile, prompt: Prompt): CodeLens[] {
  const { line } = prompt;
  const range = rangeOn(line, { start: line.start, end: line.start });
  const ref: Required<PromptRef> = { uri: file.uri, version: file.version, line: line.number };
  const lens = (title: string, command: string, tooltip: string, ...more: unknown[]): CodeLens => ({
    range,
    data: ref,
    command: { title, command, tooltip, arguments: [ref, ...more] } as CodeLens['command'] & object,
  });
  const lenses = [predictionLens(session, file, prompt)];
  if (session.cannotAsk(prompt)) return lenses;
  const swept = session.known(prompt, { kind: 'sweep' });
  if (!swept) lenses.push(lens('Sweep heads', 'ioiLens.sweep', 'Knocks out every head alone and shows which matter'));
  lenses.push(lens('Ablate head…', 'ioiLens.ablate', 'Choose heads to knock out together'));
  const off = new Set(headsOff(prompt).map(formatHead));
  for (const effect of swept ? strongest(swept, session.settings.codeLens.strongestHeads) : []) {
    const { layer, head } = effect;
    const isOff = off.has(formatHead(effect));
    const title = headTitle(effect, swept!, isOff);
    const tooltip = isOff ? `Puts head ${formatHead(effect)} back` : `Knocks out head ${formatHead(effect)} here`;
    lenses.push(lens(title, 'ioiLens.toggleHead', tooltip, { layer, head }));
  }
  if (isUnsaved(prompt))
    lenses.push(lens('Keep in file', 'ioiLens.keepInFile', 'Writes the heads that are off as @off'));
  return lenses;
}

/** By KL, which sees negative heads as well. */
export function strongest({ heads }: SweepResult, most: number): HeadEffect[] {
  return [...heads].sort((a, b) => b.kl - a.kl).slice(0, most);
}

/** `⊘ 11.1  KL 0.075  Mary −15%`, and `● 11.1 off …` while it is. */
function headTitle(effect: HeadEffect, { answer }: SweepResult, isOff: boolean): string {
  const felt = answer && effect.dProbIO !== null ? `  ${shortToken(answer.io.text)} ${points(-effect.dProbIO)}` : '';
  const name = isOff ? `● ${formatHead(effect)} off` : `⊘ ${formatHead(effect)}`;
  return `${name}  KL ${small(effect.kl)}${felt}`;
}

/** `Mary 45% · them 21% · the 7%`; with heads off those first, and what it was. */
function titleOf(prompt: Prompt, result: PredictResult): string {
  const top = Math.min(5, prompt.line.settings.top);
  const draw = result.form === undefined ? '' : `${result.form ? `${result.form}, ` : ''}first draw: `;
  const [clean] = result.clean?.next ?? [];
  if (!result.off || !clean) return `${draw}${topLine(result.next, top)}`;
  return `${draw}⊘ ${brief(written(result.off))}: ${topLine(result.next, top)}  (was ${shortToken(clean.text)} ${percent(clean.prob)})`;
}

function tooltipOf({ prompt, form, probIO, probS, logitDiff }: PredictResult): string {
  const parts = form === undefined ? ['What the model says next'] : [prompt];
  if (probIO !== null) parts.push(`P(IO) ${probIO.toFixed(3)}`);
  if (probS !== null) parts.push(`P(S) ${probS.toFixed(3)}`);
  if (logitDiff !== null) parts.push(`logit difference ${logitDiff.toFixed(2)}`);
  return parts.join(' · ');
}

function brief(heads: string): string {
  const all = heads.split(' ');
  return all.length > 4 ? `${all.slice(0, 3).join(' ')} and ${all.length - 3} more` : heads;
}

/** A lens that is read, not clicked. */
function said(title: string, tooltip: string) {
  return { title, command: '', tooltip } as { title: string; command: string };
}

function failed(failure: Failure) {
  const act = (title: string, command: string) => ({ title, command, tooltip: sentence(failure) });
  switch (failure.code) {
    case 'untrusted':
      return act('No predictions: this folder is not trusted', 'workbench.trust.manage');
    case 'worker-stopped':
      return act('No predictions: the model process has stopped. Restart it', 'ioiLens.restartWorker');
    default:
      return said(`No prediction: ${failure.message}`, sentence(failure));
  }
}

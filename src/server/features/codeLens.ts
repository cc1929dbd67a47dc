/**
 * Above each prompt: what can be done, after a sweep the strongest heads, and what the model says next. What is clicked
 * stands left of what changes by it, so that the same place undoes it. Predictions are made of prompts that are on the
 * screen: the editor resolves only those.
 */

import {
  type CancellationToken,
  type CodeLens,
  type Command,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node';
import type { Failure } from '../../protocol/failure';
import { headName } from '../../protocol/parts/heads';
import { ranked } from '../../protocol/parts/ranking';
import type { HeadRef, PredictResult } from '../../protocol/results';
import { chosenDraw, isDistribution } from '../documents/chosenDraw';
import { headsOff, isUnsaved, written } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';
import type { Evaluated } from '../inference/evaluations';
import { refOf } from '../inference/keys';
import type { Session } from '../session/session';
import { type Swept, type SweptHead, sweptHeads } from '../session/swept';
import { briefly, evaluationTitle, formsText } from './distributionTexts';
import { mark, missed, percent, points, sentence, shortToken, small, topLine } from './wording';

/** What a lens does or says; a head is toggled. */
type Act = 'predict' | 'draws' | 'allDraws' | 'sweep' | 'swept' | 'ablate' | 'keep' | HeadRef;

/** A file's number, its version, the line, and what the lens does: a thousand prompts have thousands of lenses. */
type LensData = readonly [file: number, version: number, line: number, act: Act];

/** In a file of more prompts all lenses are resolved when they are on the screen: they would be megabytes. */
const manyPrompts = 300;

export function codeLenses(session: Session, uri: string): CodeLens[] {
  const file = session.documents.get(uri);
  const { density } = session.settings.codeLens;
  if (!file || density === 'off') return [];
  const many = file.prompts.length > manyPrompts;
  return file.prompts
    .filter(({ line }) => line.text !== '' || line.settings.bos)
    .flatMap(prompt =>
      actsOf(session, prompt, density === 'full').map(act => {
        const { line } = prompt;
        const at = { line: line.number, character: 0 };
        const data: LensData = [file.number, file.version, line.number, act];
        const command = many ? undefined : commandOf(session, file, prompt, act);
        return { range: { start: at, end: at }, data, ...(command ? { command } : {}) };
      }),
    );
}

/** @throws ResponseError where the text has changed: the editor asks again. */
export async function resolveLens(session: Session, lens: CodeLens, token?: CancellationToken): Promise<CodeLens> {
  const [number, version, line, act] = lens.data as LensData;
  const file = session.documents.get(session.documents.numbered(number) ?? '');
  const prompt = file?.version === version ? file.promptOn(line) : undefined;
  if (!file || !prompt) throw new ResponseError(LSPErrorCodes.ContentModified, 'The file has changed.');
  const command = commandOf(session, file, prompt, act);
  if (command) return { ...lens, command };
  if (isDistribution(prompt)) return { ...lens, command: await distributionLens(session, file, prompt) };
  const predicted = session.predict(file, prompt, 'soon', false, token);
  const outcome = await session.loading.orSaid(predicted);
  if (typeof outcome === 'string') {
    // The lens is asked for again when there is more to say, and when it is there.
    void predicted.then(() => session.refresh.all());
    return { ...lens, command: said(`${outcome}…`, 'The model is read the first time; then this takes no time') };
  }
  if (outcome.ok) return { ...lens, command: said(titleOf(session, prompt, outcome.value), tooltipOf(outcome.value)) };
  return { ...lens, command: problem(outcome.failure, session, prompt) };
}

/** Of all draws of a template: the first of them are told while others are under way, and the lens is asked for again. */
async function distributionLens(session: Session, file: OpenFile, prompt: Prompt): Promise<Command> {
  const evaluated = session.evaluate(file, prompt);
  const outcome = await session.loading.orSaid(evaluated);
  if (typeof outcome === 'string') {
    void evaluated.then(() => session.refresh.all());
    return said(`${outcome}…`, 'The model is read the first time; then this takes no time');
  }
  return outcome.ok ? ofDraws(session, prompt, outcome.value) : problem(outcome.failure, session, prompt);
}

function ofDraws(session: Session, prompt: Prompt, evaluated: Evaluated): Command {
  const off = headsOff(prompt);
  const without = off.length > 0 ? `⊘ ${brief(written(off))}: ` : '';
  const before = session.evaluations.before(prompt);
  const was = before ? `  (was ${briefly(before)})` : '';
  return said(`${without}${evaluationTitle(prompt, evaluated)}${was}`, formsText(evaluated).join('\n'));
}

/** @throws ResponseError where it is about nothing any more: the editor asks again. */
function problem(failure: Failure, session: Session, prompt: Prompt): Command {
  const { code } = failure;
  if (code === 'outdated' || code === 'replaced' || code === 'cancelled')
    throw new ResponseError(LSPErrorCodes.ContentModified, code);
  return failed(failure, session, prompt.line.settings.model);
}

function actsOf(session: Session, prompt: Prompt, full: boolean): Act[] {
  if (!full || session.cannotAsk(prompt)) return ['predict'];
  const swept = sweptHeads(session, prompt);
  const heads = swept ? strongest(swept, session.settings.codeLens.strongestHeads) : [];
  return [
    swept ? 'swept' : 'sweep',
    'ablate',
    ...heads.map(({ layer, head }) => ({ layer, head })),
    'predict',
    ...drawActs(prompt),
    ...(isUnsaved(prompt) ? (['keep'] as const) : []),
  ];
}

/** To one draw of a template, and back. */
function drawActs(prompt: Prompt): Act[] {
  if (!prompt.line.isTemplate) return [];
  return chosenDraw(prompt) === undefined ? ['draws'] : ['draws', 'allDraws'];
}

/** What is known at once; nothing for a prediction that has to be made. */
function commandOf(session: Session, file: OpenFile, prompt: Prompt, act: Act): Command | undefined {
  if (act === 'predict' && isDistribution(prompt)) {
    const known = session.cannotAsk(prompt) ? undefined : session.evaluations.known(prompt);
    return known?.isWhole ? ofDraws(session, prompt, known) : undefined;
  }
  if (act === 'predict') {
    const known = session.predicted(prompt);
    return known && !session.cannotAsk(prompt) ? said(titleOf(session, prompt, known), tooltipOf(known)) : undefined;
  }
  if (act === 'swept') return said('Heads swept', 'Those that matter most stand beside; all of them in the side panel');
  const ref = refOf(file, prompt);
  const does = (title: string, command: string, tooltip: string, ...more: unknown[]) =>
    ({ title, command, tooltip, arguments: [ref, ...more] }) as Command;
  if (act === 'sweep') return does('Sweep heads', 'ioiLens.sweep', 'Ablates every head alone and shows which matter');
  if (act === 'ablate') return does('Ablate head…', 'ioiLens.ablate', 'Choose heads to ablate together');
  if (act === 'draws') return does('Draws…', 'ioiLens.pickDraw', 'Go to one draw of the template');
  if (act === 'allDraws') return does('All draws', 'ioiLens.allDraws', 'Back to all draws of the template');
  if (act === 'keep')
    return does('Keep in file', 'ioiLens.keepInFile', 'Writes the heads that are off into the file, as @off');
  const name = headName(act);
  const isOff = headsOff(prompt).some(head => headName(head) === name);
  const swept = sweptHeads(session, prompt);
  const effect = swept?.heads.find(head => headName(head) === name);
  const title = swept && effect ? headTitle(effect, swept, isOff) : name;
  const tooltip = isOff ? `Turns head ${name} on again` : `Ablates head ${name} here`;
  const felt = effect ? `: KL ${small(effect.kl)} when it alone is off` : '';
  return does(title, 'ioiLens.toggleHead', `${tooltip}${felt}`, act);
}

/** By KL, which sees negative heads as well. */
export function strongest({ heads }: Swept, most: number): SweptHead[] {
  return ranked(heads, 'kl').slice(0, most);
}

/** `⊘ 11.1  Mary ↓15 points`, and `● 11.1 off …` while it is; by KL where that says more. */
function headTitle(effect: SweptHead, { answer }: Swept, isOff: boolean): string {
  const name = isOff ? `● ${headName(effect)} off` : `⊘ ${headName(effect)}`;
  return answer && effect.dProbIO !== null && Math.abs(effect.dProbIO) >= 0.0005
    ? `${name}  ${shortToken(answer.io.text)} ${points(-effect.dProbIO)}`
    : `${name}  KL ${small(effect.kl)}${effect.se === undefined || effect.se === null ? '' : ` ± ${small(effect.se)}`}`;
}

/** `✓ Mary 45% · them 21%`, `✗ John 68% · the 9% · Mary #5`; with heads off those first, and what it was. */
function titleOf(session: Session, prompt: Prompt, result: PredictResult): string {
  const top = Math.min(5, prompt.line.settings.top);
  const draw = drawName(session, prompt, result);
  const [clean] = result.clean?.next ?? [];
  const rank = missed(result);
  // With heads off there is more to say in the same width: what comes first, and what came first before.
  const says = `${topLine(result.next, result.off ? 1 : top)}${rank ? ` · ${rank}` : ''}`;
  const isRight = mark(result);
  const title = `${isRight ? `${isRight} ` : ''}${draw}`;
  if (!result.off || !clean) return `${title}${says}`;
  return `${title}⊘ ${brief(written(result.off))}: ${says}  (was ${shortToken(clean.text)} ${percent(clean.prob)})`;
}

/** `draw 7 of 64, ABB: ` */
function drawName(session: Session, prompt: Prompt, { form }: PredictResult): string {
  const at = chosenDraw(prompt);
  if (at === undefined) return '';
  const known = session.evaluations.known(prompt);
  const of = known?.isWhole ? ` of ${known.draws.length}` : '';
  return `draw ${at + 1}${of}${form ? `, ${form}` : ''}: `;
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
function said(title: string, tooltip: string): Command {
  return { title, command: '', tooltip } as Command;
}

function failed(failure: Failure, session: Session, model: string): Command {
  const act = (title: string, command: string, ...more: unknown[]) =>
    ({ title, command, tooltip: sentence(failure), ...(more.length > 0 ? { arguments: more } : {}) }) as Command;
  switch (failure.code) {
    case 'model-missing': {
      const { id, title } = session.download(model);
      return session.offersDownloads
        ? act(title, 'ioiLens.downloadModel', id)
        : act(`No prediction: ${failure.message}`, '');
    }
    case 'untrusted':
      return act('No predictions: this folder is not trusted', 'workbench.trust.manage');
    case 'worker-stopped':
      return act('No predictions: the model process has stopped. Restart it', 'ioiLens.restartWorker');
    default:
      return said(`No prediction: ${failure.message}`, sentence(failure));
  }
}

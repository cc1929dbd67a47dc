/**
 * Prompts that the model gets wrong: where `@expect` asks for it a problem that F8 leads to, everywhere a mark in the
 * overview ruler. What `@expect` stands above is predicted without being asked, one prompt after another; of other
 * prompts, and of templates, whose draws are many, what is known is told.
 */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { MEASURED_CODES } from '../../language';
import type { FormEvaluation } from '../../protocol/parts/evaluated';
import { shareText } from '../../protocol/parts/shares';
import { isMet } from '../../protocol/parts/tally';
import type { PredictResult } from '../../protocol/results';
import { headsOff } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';
import { rangeOf } from '../documents/places';
import type { Session } from '../session/session';
import { missed, percent, shortToken, visible } from './wording';

/** The page of a diagnostic. */
export function pageOf(code: string): string {
  return `https://github.com/ioi-lens/ioi-lens/blob/main/docs/diagnostics/${code}.md`;
}

const [notAsExpected] = MEASURED_CODES;

/** In a file of more prompts those below are told once somebody has looked at them. */
const mostAsked = 500;

function isExpected({ line }: Prompt): boolean {
  return line.settings.writtenAt.expect !== undefined && line.text !== '';
}

interface Wrong {
  readonly prompt: Prompt;
  readonly complaint: string;
}

/** Of the prompts whose prediction is known, and of the templates whose draws are, where a share of them is expected. */
export function wrongPrompts(session: Session, file: OpenFile): Wrong[] {
  return file.prompts.flatMap(prompt => {
    if (session.cannotAsk(prompt)) return [];
    const complaint = prompt.line.isTemplate ? ofDraws(session, prompt) : ofOne(session, prompt);
    return complaint ? [{ prompt, complaint }] : [];
  });
}

export function unexpected(file: OpenFile, wrong: readonly Wrong[]): Diagnostic[] {
  return wrong
    .filter(({ prompt }) => isExpected(prompt))
    .map(({ prompt, complaint }) => ({
      source: 'ioi',
      code: notAsExpected,
      codeDescription: { href: pageOf(notAsExpected) },
      severity: DiagnosticSeverity.Warning,
      message: complaint,
      range: rangeOf(file.file, prompt.line.body),
    }));
}

/** As `ioi eval` judges it: form by form, once all draws are known. */
function ofDraws(session: Session, prompt: Prompt): string | undefined {
  const known = isExpected(prompt) ? session.evaluations.known(prompt) : undefined;
  const { expect } = prompt.line.settings;
  const missed = known?.isWhole ? known.forms.filter(({ passed }) => passed !== null && !isMet(passed, expect)) : [];
  if (missed.length === 0) return undefined;
  const off = headsOff(prompt).length > 0 ? ', with heads off' : '';
  return `Expected ${shareText(expect)} of the draws; ${missed.map(sayingOf).join(', ')}${off}.`;
}

function sayingOf({ form, passed, n, ioOnTop }: FormEvaluation): string {
  const what = ioOnTop === null ? 'no name on top' : 'IO on top';
  return `${form === null ? '' : `${form}: `}${what} ${shareText(passed!)} of ${n}`;
}

function ofOne(session: Session, prompt: Prompt): string | undefined {
  const result = session.predicted(prompt);
  return result && missed(result) ? complaintOf(result) : undefined;
}

function complaintOf(result: PredictResult): string {
  const { answer, next, probIO } = result;
  const io = shortToken(answer!.io.text);
  const first = next[0]!;
  const off = result.off ? ', with heads off' : '';
  return `Expected ${io}; the model says ${shortToken(first.text)} ${percent(first.prob)}${off}. ${visible(answer!.io.text)} is #${result.rankIO} with ${percent(probIO ?? 0)}.`;
}

/** What has to be predicted before it can be told, in the order of the lines. */
export function unknownExpected(session: Session, file: OpenFile): Prompt[] {
  return file.prompts
    .filter(prompt => isExpected(prompt) && !prompt.line.isTemplate && !session.cannotAsk(prompt))
    .slice(0, mostAsked)
    .filter(prompt => !session.predicted(prompt));
}

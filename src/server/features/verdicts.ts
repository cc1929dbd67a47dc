/**
 * Prompts that the model gets wrong: where `@expect` asks for it a problem that F8 leads to, everywhere a mark in the
 * overview ruler. What `@expect` stands above is predicted without being asked, one prompt after another; of other
 * prompts what is known is told.
 */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { MEASURED_CODES } from '../../language';
import type { PredictResult } from '../../protocol/results';
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

/** Plain prompts alone: of a template a share of its draws is expected. */
function isExpected({ line }: Prompt): boolean {
  return line.settings.writtenAt.expect !== undefined && !line.isTemplate && line.text !== '';
}

interface Wrong {
  readonly prompt: Prompt;
  readonly result: PredictResult;
}

/** Of the prompts whose prediction is known. */
export function wrongPrompts(session: Session, file: OpenFile): Wrong[] {
  return file.prompts.flatMap(prompt => {
    const result = prompt.line.isTemplate || session.cannotAsk(prompt) ? undefined : session.predicted(prompt);
    return result && missed(result) ? [{ prompt, result }] : [];
  });
}

export function unexpected(file: OpenFile, wrong: readonly Wrong[]): Diagnostic[] {
  return wrong
    .filter(({ prompt }) => isExpected(prompt))
    .map(({ prompt, result }) => ({
      source: 'ioi',
      code: notAsExpected,
      codeDescription: { href: pageOf(notAsExpected) },
      severity: DiagnosticSeverity.Warning,
      message: complaint(result),
      range: rangeOf(file.file, prompt.line.body),
    }));
}

function complaint(result: PredictResult): string {
  const { answer, next, probIO } = result;
  const io = shortToken(answer!.io.text);
  const first = next[0]!;
  const off = result.off ? ', with heads off' : '';
  return `Expected ${io}; the model says ${shortToken(first.text)} ${percent(first.prob)}${off}. ${visible(answer!.io.text)} is #${result.rankIO} with ${percent(probIO ?? 0)}.`;
}

/** What has to be predicted before it can be told, in the order of the lines. */
export function unknownExpected(session: Session, file: OpenFile): Prompt[] {
  return file.prompts
    .filter(prompt => isExpected(prompt) && !session.cannotAsk(prompt))
    .slice(0, mostAsked)
    .filter(prompt => !session.predicted(prompt));
}

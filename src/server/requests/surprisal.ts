/** How surprising each token of some plain prompts was to the model, in bits: of those on the screen. */
import type { CancellationToken } from 'vscode-languageserver/node';
import { type PromptLine, positionAt, toFileSpan } from '../../language';
import type { Failure } from '../../protocol/failure';
import type { Outcome, Requests, TokenSurprisal } from '../../protocol/lsp';
import type { PredictResult } from '../../protocol/results';
import type { OpenFile } from '../documents/openFile';
import { cancelled } from '../inference/running';
import type { Session } from '../session/session';

/** @param token cancelled when other lines are on the screen by now. */
export async function surprisal(
  session: Session,
  { uri, from, to }: Requests['ioi/surprisal']['params'],
  token?: CancellationToken,
): Promise<Outcome<readonly TokenSurprisal[]>> {
  const file = session.documents.get(uri);
  if (!file) return { ok: false, failure: { code: 'no-file', message: 'The file is not open.', todo: 'Open it.' } };
  const all: TokenSurprisal[] = [];
  let firstFailure: Failure | undefined;
  // A template's tokens are those of its draws.
  const isMeant = ({ number, isTemplate, text }: PromptLine) =>
    number >= from && number <= to && !isTemplate && text !== '';
  for (const prompt of file.prompts.filter(({ line }) => isMeant(line))) {
    if (token?.isCancellationRequested) return { ok: false, failure: cancelled };
    if (session.documents.get(file.uri) !== file) return { ok: false, failure: outdated };
    const outcome = await session.predict(file, prompt, 'soon', true, token);
    if (outcome.ok) all.push(...tokensOf(file, prompt.line, outcome.value));
    else firstFailure ??= outcome.failure;
  }
  return all.length === 0 && firstFailure ? { ok: false, failure: firstFailure } : { ok: true, value: all };
}

function tokensOf(file: OpenFile, line: PromptLine, { tokens, positions = [] }: PredictResult): TokenSurprisal[] {
  const found: TokenSurprisal[] = [];
  for (let i = 1; i < tokens.length; i++) {
    const actual = positions[i - 1]?.actual;
    const token = tokens[i]!;
    if (!actual) continue;
    const span = toFileSpan(line, token);
    const start = positionAt(file.file.lines, span.start).character;
    const end = positionAt(file.file.lines, span.end).character;
    const one = { line: line.number, start, end, bits: -Math.log2(actual.prob), prob: actual.prob, rank: actual.rank };
    const last = found.at(-1);
    // Tokens that hold parts of one character are shown as that character: its probability is their product.
    if (last && last.start === start && last.end === end)
      found[found.length - 1] = {
        ...one,
        bits: last.bits + one.bits,
        prob: last.prob * one.prob,
        rank: Math.max(last.rank, one.rank),
      };
    else found.push(one);
  }
  return found;
}

const outdated: Failure = {
  code: 'outdated',
  message: 'The file has changed since.',
  todo: 'Try again on the text as it is now.',
};

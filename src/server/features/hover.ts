/** What stands under the mouse: a token of a prompt, a slot, an answer, a directive, a head. */
import type { CancellationToken, Hover, Position } from 'vscode-languageserver/node';
import { type DirectiveLine, type PromptLine, parseHead, type Span, toFileSpan, toTextOffset } from '../../language';
import { tokenize } from '../../model/tokenizer/tokens';
import type { PredictResult, PromptToken } from '../../protocol/results';
import { chosenDraw, isDistribution } from '../documents/chosenDraw';
import { DrawnText } from '../documents/drawnText';
import type { OpenFile, Prompt } from '../documents/openFile';
import { holds, lineOf, offsetOf, rangeOf } from '../documents/places';
import type { Session } from '../session/session';
import { formsText } from './distributionTexts';
import { answerText, directiveText, headText, slotText } from './hoverTexts';
import { settingsHere } from './settingsHere';
import { failureText, plain, tokenTable } from './tokenTable';
import { valueText } from './valueTexts';
import { commandLink } from './wording';

/** Milliseconds that a hover waits for the rest of the draws. */
const patience = 1000;

/** @param token cancelled when the mouse has gone on: what only this hover waits for is given up. */
export async function hover(
  session: Session,
  uri: string,
  position: Position,
  token?: CancellationToken,
): Promise<Hover | null> {
  const file = session.documents.get(uri);
  const line = file && lineOf(file.file, position);
  if (!file || !line) return null;
  const offset = offsetOf(file.file, position);
  if (line.kind === 'directive') return onDirective(session, file, line, offset);
  const prompt = file.promptOn(line.number);
  return prompt ? onPrompt(session, file, prompt, offset, token) : null;
}

function onDirective(session: Session, file: OpenFile, line: DirectiveLine, offset: number): Hover | null {
  const { name, args } = line;
  if (offset >= name.start - 1 && offset <= name.end) {
    const text = directiveText(name.text);
    return text ? shown(file, { start: name.start - 1, end: name.end }, text) : null;
  }
  const arg = args.find(one => holds(one, offset));
  if (!arg) return null;
  const head = name.text === 'off' ? parseHead(arg.text.replace(/,$/, '')) : undefined;
  const text = head ? headText(session, file, line, head) : valueText(session, line, arg.text);
  return text ? shown(file, arg, text) : null;
}

async function onPrompt(
  session: Session,
  file: OpenFile,
  prompt: Prompt,
  offset: number,
  token?: CancellationToken,
): Promise<Hover | null> {
  const { line } = prompt;
  const slot = line.slots.find(one => holds(one, offset));
  if (slot) {
    await Promise.all([session.predict(file, prompt, 'now', false, token), evaluatedSoon(session, file, prompt)]);
    return shown(file, slot, slotText(session, prompt, slot, session.evaluations.known(prompt)));
  }
  const scored = [line.answer, line.contrast].find(one => one && holds(one, offset));
  if (scored) {
    const result = await session.predict(file, prompt, 'now', false, token);
    return shown(
      file,
      scored,
      answerText(scored, result.ok ? result.value : undefined, session.settings.hoverTokenIds),
    );
  }
  if (!holds(line.body, offset) || line.text === '') return null;
  return onToken(session, file, prompt, toTextOffset(line, offset), token);
}

/** @param offset in the prompt's text */
async function onToken(
  session: Session,
  file: OpenFile,
  prompt: Prompt,
  offset: number,
  token?: CancellationToken,
): Promise<Hover | null> {
  const { line } = prompt;
  const { version } = file;
  const outcome = await session.predict(file, prompt, 'now', true, token);
  // The text may have changed while the model was asked.
  if (session.documents.get(file.uri)?.version !== version) return null;
  if (!outcome.ok) {
    const { code } = outcome.failure;
    if (code === 'outdated' || code === 'replaced' || code === 'cancelled') return null;
    const found = line.isTemplate ? undefined : tokenAt(tokensOf(line), offset);
    const text = failureText(outcome.failure, found && tokensOf(line), found?.index);
    const way = code === 'model-missing' && session.offersDownloads ? `\n\n${downloadLink(session, line)}` : '';
    return shown(file, inFile(line, found?.token), text + way);
  }
  const result = outcome.value;
  const draw = result.words && new DrawnText(line, result.words);
  const found = tokenAt(result.tokens, draw ? draw.toDrawn(offset) : offset);
  if (!found) return null;
  const span = draw ? draw.toTemplate(found.token) : found.token;
  const isEnd = found.index === result.tokens.length - 1;
  const isOfAll = draw && isEnd && isDistribution(prompt);
  if (isOfAll) await evaluatedSoon(session, file, prompt);
  const draws = isOfAll ? session.evaluations.known(prompt) : undefined;
  const all = draws ? `${formsText(draws).map(plain).join('  \n')}\n\n` : '';
  const table = `${all}${tokenTable(result, found.index, session.settings.hoverTokenIds, drawName(prompt))}`;
  return shown(file, inFile(line, span), `${table}\n\n${settingsHere(file, prompt)}`);
}

/** A hover is not drawn again: it waits a moment for all draws, and says so where there are more to come. */
async function evaluatedSoon(session: Session, file: OpenFile, prompt: Prompt): Promise<void> {
  await session.evaluate(file, prompt);
  const { outcome } = session.measuring.measure(file, prompt, { kind: 'eval' });
  await Promise.race([outcome, new Promise(done => setTimeout(done, patience))]);
}

/** Which draw a table is of. */
function drawName(prompt: Prompt): string {
  const draw = chosenDraw(prompt);
  return draw === undefined ? 'first draw' : `draw ${draw + 1}`;
}

/** Asks before it does anything. */
function downloadLink(session: Session, { settings }: PromptLine): string {
  const { id, title } = session.download(settings.model);
  return `[${plain(title)}](${commandLink('ioiLens.downloadModel', id)})`;
}

/** The last token that covers an offset: a character of several tokens is read with the last of them. */
export function tokenAt(
  tokens: PredictResult['tokens'],
  offset: number,
): { readonly token: PromptToken; readonly index: number } | undefined {
  let low = 0;
  let high = tokens.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tokens[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  const token = tokens[low];
  return token && { token, index: low };
}

/** Tokens of a prompt that no model was asked about. */
function tokensOf(line: PromptLine): PromptToken[] {
  let tokens = kept.get(line);
  if (!tokens) {
    tokens = line.text.length <= 40_000 ? tokenize(line.text) : [];
    kept.set(line, tokens);
  }
  return tokens;
}

const kept = new WeakMap<PromptLine, PromptToken[]>();

function inFile(line: PromptLine, span: Span | undefined): Span {
  return span ? toFileSpan(line, span) : line.body;
}

function shown(file: OpenFile, span: Span, text: string): Hover {
  return { contents: { kind: 'markdown', value: text }, range: rangeOf(file.file, span) };
}

/** After each prompt on the screen its most probable next token; after a template how its draws come out. */
import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver/node';
import { positionAt } from '../../language';
import type { HeadRef } from '../../protocol/results';
import { isDistribution } from '../documents/chosenDraw';
import { headsOff, written } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';
import type { Session } from '../session/session';
import { briefly, formsText } from './distributionTexts';
import { percent, shortToken, topLine } from './wording';

/** Hints are for what one sees; a request for a whole file is answered for so many prompts. */
const most = 200;

export function inlayHints(session: Session, uri: string, range: Range): InlayHint[] {
  const file = session.documents.get(uri);
  if (!file || !session.settings.inlayHints || !session.trusted) return [];
  const hints: InlayHint[] = [];
  for (const prompt of file.prompts) {
    const { number } = prompt.line;
    if (number < range.start.line || number > range.end.line || prompt.line.text === '') continue;
    const found = isDistribution(prompt) ? ofDraws(session, file, prompt) : ofOne(session, file, prompt);
    if (found) hints.push(found);
    if (hints.length >= most) break;
  }
  return hints;
}

/** Nothing while it is not known: the hints are asked for again when it is. */
function ofOne(session: Session, file: OpenFile, prompt: Prompt): InlayHint | undefined {
  const known = session.predicted(prompt);
  if (known) {
    const [first] = known.next;
    const label = first ? `${shortToken(first.text)} ${percent(first.prob)}` : '';
    return hint(file, prompt, label, topLine(known.next, prompt.line.settings.top), known.off);
  }
  void session.predict(file, prompt, 'soon').then(({ ok }) => ok && session.refresh.all());
  return undefined;
}

function ofDraws(session: Session, file: OpenFile, prompt: Prompt): InlayHint | undefined {
  const known = session.evaluations.known(prompt);
  if (known?.isWhole) return hint(file, prompt, briefly(known), formsText(known).join('\n'), headsOff(prompt));
  // Whoever asks is told of all that come.
  if (!known) void session.evaluate(file, prompt);
  return undefined;
}

function hint(
  file: OpenFile,
  { line }: Prompt,
  says: string,
  tooltip: string,
  off: readonly HeadRef[] = [],
): InlayHint {
  return {
    position: positionAt(file.file.lines, line.body.end),
    label: says && `${off.length > 0 ? `⊘ ${written(off)} ` : ''}→ ${says}`,
    kind: InlayHintKind.Type,
    paddingLeft: true,
    tooltip,
  };
}

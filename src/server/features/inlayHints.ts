/** After each prompt on the screen its most probable next token. */
import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver/node';
import { positionAt } from '../../language';
import type { PredictResult } from '../../protocol/results';
import { isDistribution } from '../documents/chosenDraw';
import { written } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';
import type { Session } from '../session/session';
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
    // What comes of all draws stands in the lens.
    if (isDistribution(prompt)) continue;
    const known = session.predicted(prompt);
    if (known) hints.push(hint(file, prompt, known));
    else void session.predict(file, prompt, 'soon').then(({ ok }) => ok && session.refresh.all());
    if (hints.length >= most) break;
  }
  return hints;
}

function hint(file: OpenFile, { line }: Prompt, result: PredictResult): InlayHint {
  const [first] = result.next;
  const off = result.off ? `⊘ ${written(result.off)} ` : '';
  return {
    position: positionAt(file.file.lines, line.body.end),
    label: first ? `${off}→ ${shortToken(first.text)} ${percent(first.prob)}` : '',
    kind: InlayHintKind.Type,
    paddingLeft: true,
    tooltip: topLine(result.next, line.settings.top),
  };
}

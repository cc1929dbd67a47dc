/** The heads that `@off` may name: those that matter most first, where that is known. */

import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver/node';
import type { DirectiveLine } from '../../language';
import { headName } from '../../protocol/parts/heads';
import { ranked } from '../../protocol/parts/ranking';
import type { OpenFile } from '../documents/openFile';
import { offsetOf } from '../documents/places';
import type { Session } from '../session/session';
import { sweptHeads } from '../session/swept';
import { points, shortToken, small } from './wording';

export function headItems(session: Session, file: OpenFile, line: DirectiveLine, position: Position): CompletionItem[] {
  const prompt = file.prompts.find(one => one.line.number > line.number);
  const model = prompt?.line.settings.model ?? line.settings.model;
  const shape = session.models.get(model)?.shape;
  if (!shape) return [];
  const offset = offsetOf(file.file, position);
  // `9.` and what comes after it is one word here, whatever the editor takes for words.
  const typed = /[^\s,]*$/.exec(file.file.text.slice(line.start, offset))![0].length;
  const range = { start: { line: position.line, character: position.character - typed }, end: position };
  const taken = new Set(line.args.map(({ text }) => text));
  const swept = prompt && sweptHeads(session, prompt);
  const items: CompletionItem[] = [];
  const byEffect = ranked(swept?.heads ?? [], 'kl');
  const ranks = new Map(byEffect.map((effect, rank) => [headName(effect), { effect, rank }]));
  for (let layer = 0; layer < shape.layers; layer++)
    for (let head = 0; head < shape.heads; head++) {
      const label = headName({ layer, head });
      const known = ranks.get(label);
      const at = known?.rank ?? layer * shape.heads + head;
      const io = swept?.answer?.io.text;
      const felt =
        known && io !== undefined && known.effect.dProbIO !== null
          ? `, ${shortToken(io)} ${points(-known.effect.dProbIO)}`
          : '';
      items.push({
        label,
        textEdit: { range, newText: label },
        kind: CompletionItemKind.Value,
        ...onEveryRow(known ? `KL ${small(known.effect.kl)}${felt}` : `layer ${layer}, head ${head}`),
        sortText: `${taken.has(label) ? 1 : 0}${String(at).padStart(5, '0')}`,
      });
    }
  return items;
}

/** What a suggestion is, or its number: editors show a detail beside the chosen row alone, and this beside each. */
export function onEveryRow(text: string): Pick<CompletionItem, 'detail' | 'labelDetails'> {
  return { detail: text, labelDetails: { description: text } };
}

/** Hovers that are no table of tokens: directives, heads, slots, answers. */

import { type DirectiveLine, directiveInfo, type Head, type Slot, type WrittenAnswer } from '../../language';
import { encode, tokenText } from '../../model/tokenizer/tokens';
import { headName } from '../../protocol/parts/heads';
import type { PredictResult } from '../../protocol/results';
import type { OpenFile, Prompt } from '../documents/openFile';
import type { Evaluated } from '../inference/evaluations';
import type { Session } from '../session/session';
import { sweptHeads } from '../session/swept';
import { slotWords } from './distributionTexts';
import { code, plain } from './tokenTable';
import { percent, points, shortToken, small, visible } from './wording';

export function directiveText(name: string): string | undefined {
  const info = directiveInfo(name);
  if (!info) return undefined;
  const parts = [`**\`${info.syntax}\`**`, info.summary, info.documentation];
  if (info.default !== undefined) parts.push(`Default: \`@${info.name} ${info.default}\``);
  return parts.join('\n\n');
}

/** What a head of @off does to the first prompt below it that has been swept. */
export function headText(session: Session, file: OpenFile, line: DirectiveLine, head: Head): string {
  const name = `**Head ${headName(head)}**: layer ${head.layer}, head ${head.head}, both counted from 0.`;
  for (const prompt of file.prompts) {
    if (prompt.line.number < line.number) continue;
    const swept = sweptHeads(session, prompt);
    const effect = swept?.heads.find(one => one.layer === head.layer && one.head === head.head);
    if (!swept || !effect) continue;
    const rank = swept.heads.filter(({ kl }) => kl > effect.kl).length + 1;
    const parts = [`KL ${small(effect.kl)} (${rank} of ${swept.heads.length})`];
    if (swept.answer && effect.dProbIO !== null)
      parts.push(`${shortToken(swept.answer.io.text)} ${points(-effect.dProbIO)}`);
    if (effect.dLogitDiff !== null)
      parts.push(`logit difference ${effect.dLogitDiff > 0 ? '−' : '+'}${small(Math.abs(effect.dLogitDiff))}`);
    return `${name}\n\nAblated alone in line ${prompt.line.number + 1}: ${parts.join(' · ')}`;
  }
  return `${name}\n\nIts effect is not known yet: sweep the heads of a prompt below.`;
}

/** @param evaluated how its draws come out, as far as that is known */
export function slotText(session: Session, prompt: Prompt, slot: Slot, evaluated?: Evaluated): string {
  const { line } = prompt;
  const list = slot.number === undefined ? slot.name : 'names';
  const words = line.settings.sets.get(list)?.words;
  const what = slot.number === undefined ? 'a word' : `name ${slot.number} of the form`;
  const parts = [`**\`{${slot.name}}\`**: ${what}, from the list \`${list}\``];
  if (evaluated) parts.push(...slotWords(slot, evaluated));
  if (words)
    parts.push(`${words.length} words: ${plain(words.slice(0, 12).join(', '))}${words.length > 12 ? ', …' : ''}`);
  else parts.push(`There is no list \`${list}\`. Possible: ${plain(line.settings.sets.names().join(', '))}.`);
  const draw = session.predicted(prompt);
  if (draw?.form !== undefined) parts.push(`For example (${draw.form || 'first draw'}): ${plain(draw.prompt)}`);
  return parts.join('\n\n');
}

/** Which token of an answer is scored, and how probable it is. */
export function answerText(answer: WrittenAnswer, result: PredictResult | undefined, ids: boolean): string {
  const all = answer.slot === undefined ? encode(answer.scored.slice(0, 1000)) : [];
  const [id] = all;
  const known = [
    { token: result?.answer?.io, prob: result?.probIO },
    { token: result?.answer?.s, prob: result?.probS },
  ].find(({ token }) => token && (id === undefined || token.id === id));
  const text = id === undefined ? known?.token?.text : tokenText(id);
  if (text === undefined) return `The word that \`{${answer.slot}}\` draws.`;
  const parts = [`Scored as the token ${code(visible(text))}${ids && id !== undefined ? ` (id ${id})` : ''}`];
  if (all.length > 1) parts.push(`The answer is ${all.length} tokens; the first is scored.`);
  if (known?.prob !== null && known?.prob !== undefined) parts.push(`After the prompt: **${percent(known.prob)}**`);
  return parts.join('\n\n');
}

/** A prompt as panels and pickers see it. */
import { downloadTitle, formatBaseline, settingText } from '../../language';
import { longestText, tokenize } from '../../model/tokenizer/tokens';
import type { Place, PromptRef, PromptState } from '../../protocol/lsp';
import { chosenDraw, isDistribution } from '../documents/chosenDraw';
import { headsOff, isUnsaved } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';
import { evaluationTitle } from '../features/distributionTexts';
import { saysLine } from '../features/wording';
import { refOf } from '../inference/keys';
import type { Session } from '../session/session';
import { sweptHeads } from '../session/swept';

/** The prompt on this line, or the nearest above it; above the first prompt, where a file opens, the first. */
export function promptAt(session: Session, { uri, line }: Place): PromptState | null {
  const file = session.documents.get(uri);
  return looked(session, file, file?.prompts.findLast(one => one.line.number <= line) ?? file?.prompts[0]);
}

/** The prompt of this identity, wherever it stands by now. */
export function promptNow(session: Session, { uri, id }: Pick<PromptRef, 'uri' | 'id'>): PromptState | null {
  const file = session.documents.get(uri);
  return looked(session, file, file?.promptOf({ id }));
}

/** Whoever asks is told from then on when it changes. */
function looked(session: Session, file: OpenFile | undefined, prompt: Prompt | undefined): PromptState | null {
  if (!file || !prompt) return null;
  const state = stateOf(session, file, prompt);
  session.watched.add(file, prompt, state);
  return state;
}

export function stateOf(session: Session, file: OpenFile, prompt: Prompt): PromptState {
  const { line } = prompt;
  const { baseline, positions, bos, top, forms, samples } = line.settings;
  const facts = session.models.get(line.settings.model);
  const shape = facts?.shape;
  const reaches = shape && line.text.length * 3 > shape.positions ? reachOf(line, shape.positions) : undefined;
  return {
    ...refOf(file, prompt),
    version: file.version,
    line: line.number,
    text: line.text,
    isTemplate: line.isTemplate,
    ...(line.isTemplate ? drawOf(session, prompt) : {}),
    model: line.settings.model,
    ...(shape ? { facts: { layers: shape.layers, heads: shape.heads } } : {}),
    ...(facts && !facts.present && session.trusted ? { download: downloadTitle(facts) } : {}),
    off: headsOff(prompt),
    unsaved: isUnsaved(prompt),
    ...says(session, prompt),
    ...(reaches === undefined ? {} : { reaches }),
    swept: sweptHeads(session, prompt) !== undefined,
    settings: {
      baseline: formatBaseline(baseline),
      positions,
      bos,
      top,
      corrupt: settingText(line.settings, 'corrupt'),
      forms,
      samples,
    },
  };
}

function drawOf(session: Session, prompt: Prompt): Pick<PromptState, 'draw' | 'draws'> {
  const at = chosenDraw(prompt);
  const known = session.evaluations.known(prompt);
  const draws = known?.isWhole ? { draws: known.draws.length } : {};
  if (at === undefined) return draws;
  const { form, prompt: text } = known?.draws[at] ?? {};
  return { ...draws, draw: { at, ...(form ? { form } : {}), ...(text === undefined ? {} : { text }) } };
}

function says(session: Session, prompt: Prompt): Pick<PromptState, 'says'> {
  if (session.cannotAsk(prompt)) return {};
  if (isDistribution(prompt)) {
    const known = session.evaluations.known(prompt);
    return known ? { says: evaluationTitle(prompt, known) } : {};
  }
  const predicted = session.predicted(prompt);
  return predicted ? { says: saysLine(predicted) } : {};
}

/** Where in a prompt's text the model's last position is, if that is before its end. A template's text is no prompt yet. */
function reachOf({ text, isTemplate, settings }: Prompt['line'], positions: number): number | undefined {
  if (isTemplate || text.length > longestText) return undefined;
  return tokenize(text)[positions - (settings.bos ? 1 : 0)]?.start;
}

export function tellChanged(session: Session, file: OpenFile, prompt: Prompt): void {
  session.notify('ioi/promptChanged', stateOf(session, file, prompt));
}

/** A prompt as panels and pickers see it. */
import { formatBaseline } from '../../language';
import type { PromptRef, PromptState } from '../../protocol/lsp';
import { contentKey } from '../asking';
import type { OpenFile, Prompt } from '../documents';
import { headsOff, isUnsaved } from '../off';
import type { Session } from '../session';

/** The prompt on this line, or the nearest above it. */
export function promptAt(session: Session, { uri, line }: PromptRef): PromptState | null {
  const file = session.documents.get(uri);
  const prompt = file?.prompts.findLast(one => one.line.number <= line);
  if (!file || !prompt) return null;
  const state = stateOf(session, file, prompt);
  session.watched.add(file, prompt, state);
  return state;
}

export function stateOf(session: Session, file: OpenFile, prompt: Prompt): PromptState {
  const { line } = prompt;
  const { baseline, positions, bos, top } = line.settings;
  const shape = session.models.get(line.settings.model)?.shape;
  return {
    uri: file.uri,
    version: file.version,
    line: line.number,
    text: line.text,
    isTemplate: line.isTemplate,
    model: line.settings.model,
    ...(shape ? { facts: { layers: shape.layers, heads: shape.heads } } : {}),
    off: headsOff(prompt),
    unsaved: isUnsaved(prompt),
    swept: session.known(prompt, { kind: 'sweep' }) !== undefined,
    content: contentKey(prompt),
    settings: { baseline: formatBaseline(baseline), positions, bos, top },
  };
}

export function tellChanged(session: Session, file: OpenFile, prompt: Prompt): void {
  session.notify('ioi/promptChanged', stateOf(session, file, prompt));
}

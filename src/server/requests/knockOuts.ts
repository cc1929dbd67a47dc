/** Heads knocked out and put back from the editor, and written into the file where they shall stay. */

import { promptsOf } from '../../language';
import type { Outcome, PromptRef, PromptState, Requests, TextEditAt } from '../../protocol/lsp';
import { headName } from '../../protocol/parts/heads';
import { headsOff, setOff, toggleHeads, written } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';
import { rangeOf } from '../documents/places';
import type { Session } from '../session/session';
import { stateOf, tellChanged } from './promptState';

export function changeOff(session: Session, params: Requests['ioi/setOff']['params']): Outcome<PromptState> {
  const found = session.findAtAnyDraw(params.prompt);
  if ('code' in found) return { ok: false, failure: found };
  const { file, prompt } = found;
  const shape = session.models.get(prompt.line.settings.model)?.shape;
  const odd = shape && params.heads.find(({ layer, head }) => layer >= shape.layers || head >= shape.heads);
  if (odd)
    return {
      ok: false,
      failure: {
        code: 'unknown-head',
        message: `The model has no head ${headName(odd)}.`,
        todo: `Heads run from 0.0 to ${shape.layers - 1}.${shape.heads - 1}.`,
      },
    };
  if (params.how === 'set') setOff(prompt, params.heads);
  else toggleHeads(prompt, params.heads);
  session.predictions.dropOutdated();
  // Asked for before the editor does, so that the lens is there when it asks.
  void session.predict(file, prompt, 'now').then(() => session.refresh.all());
  session.refresh.all();
  session.telling.news(file.uri);
  tellChanged(session, file, prompt);
  return { ok: true, value: stateOf(session, file, prompt) };
}

/** The edit that lets the file say what is off for a prompt, and nothing else for those below it. */
export function keepInFile(session: Session, ref: PromptRef): Outcome<TextEditAt> {
  const found = session.findAtAnyDraw(ref);
  if ('code' in found) return { ok: false, failure: found };
  return { ok: true, value: keepEdit(found.file, found.prompt) };
}

function keepEdit(open: OpenFile, prompt: Prompt): TextEditAt {
  const { file, uri, version } = open;
  const { line } = prompt;
  const { settings } = line;
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
  const above = file.lines[line.number - 1];
  // An @off line right above is changed; otherwise there will be a new one.
  const replaces = above?.kind === 'directive' && above.directive?.name === 'off';
  const start = replaces ? above.start : line.start;
  const before = replaces ? settingsBefore(open, above.number) : settings.off;
  const off = headsOff(prompt);
  const now = written(off) === written(before) ? '' : `${directive(off)}${eol}`;
  const below = promptsOf(file).find(one => one.number > line.number);
  // Those below go by the same directive as this prompt did, unless they have one of their own.
  const shared = below !== undefined && below.settings.writtenAt.off === settings.writtenAt.off;
  const restore = shared ? `${eol}${directive(settings.off)}` : '';
  const newText = `${now}${file.text.slice(line.start, line.end)}${restore}`;
  return { uri, version, ...rangeOf(file, { start, end: line.end }), newText };
}

function settingsBefore({ file }: OpenFile, number: number) {
  for (let at = number - 1; at >= 0; at--) {
    const line = file.lines[at]!;
    if (line.kind === 'prompt' || line.kind === 'directive') return line.settings.off;
  }
  return [];
}

function directive(heads: ReturnType<typeof headsOff>): string {
  return heads.length === 0 ? '@off' : `@off ${written(heads)}`;
}

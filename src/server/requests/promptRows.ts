/** All prompts of a file with what holds for each and what is known of it, for those who compare them. */
import { type PromptLine, settingText } from '../../language';
import type { PromptRow } from '../../protocol/compare';
import type { FilePrompt } from '../../protocol/lsp';
import { headNames } from '../../protocol/parts/heads';
import { ranked } from '../../protocol/parts/ranking';
import { headsOff } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';
import { sentence } from '../features/wording';
import { refOf } from '../inference/keys';
import type { Session } from '../session/session';
import { sweptHeads } from '../session/swept';

/** Heads that a row names. */
const strongest = 3;

/** @returns null where the editor has not told of the file yet. */
export function promptRows(session: Session, uri: string): readonly FilePrompt[] | null {
  const file = session.documents.get(uri);
  return file ? file.prompts.map(prompt => ({ ref: refOf(file, prompt), row: rowOf(session, file, prompt) })) : null;
}

function rowOf(session: Session, file: OpenFile, prompt: Prompt): PromptRow {
  const { line } = prompt;
  const { id, content } = refOf(file, prompt);
  const failure = session.cannotAsk(prompt);
  const said = failure ? undefined : session.predicted(prompt);
  const swept = failure ? undefined : sweptHeads(session, prompt);
  return {
    key: `${id} ${content}`,
    line: line.number,
    text: line.text,
    isTemplate: line.isTemplate,
    settings: settingsOf(line, headNames(headsOff(prompt), ' ')),
    said: said
      ? {
          first: { text: said.next[0]?.text ?? '', prob: said.next[0]?.prob ?? 0 },
          io: said.answer?.io.text ?? null,
          rankIO: said.rankIO ?? null,
          probIO: said.probIO,
          probS: said.probS,
          logitDiff: said.logitDiff,
        }
      : null,
    strongest: swept
      ? ranked(swept.heads, 'kl')
          .slice(0, strongest)
          .map(({ layer, head, kl }) => ({ layer, head, kl }))
      : null,
    ...(failure ? { problem: sentence(failure) } : {}),
  };
}

function settingsOf({ settings, isTemplate }: PromptLine, off: string): Record<string, string> {
  const names = ['model', 'baseline', 'positions', 'corrupt', 'bos'] as const;
  const drawn = isTemplate ? (['forms', 'samples'] as const) : [];
  return {
    ...Object.fromEntries([...names, ...drawn].map(name => [name, settingText(settings, name)])),
    off,
    // Names are found in a text, and drawn, from the list in force.
    ...(settings.writtenAt.set === undefined
      ? {}
      : {
          set: settings.sets
            .names()
            .map(name => listText(settings.sets.get(name), name))
            .join(' · '),
        }),
  };
}

function listText(list: { readonly words: readonly string[] } | undefined, name: string): string {
  return `${name} (${list?.words.length ?? 0})`;
}

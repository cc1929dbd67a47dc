/** The line of `ioi` that measures one prompt of a file by itself, as a shell takes it. */

import { headName } from '../../protocol/parts/heads';
import type { Setting } from '../../protocol/results';
import type { Head } from '../notation/heads';
import { promptTextOf, settingText } from './promptText';
import type { IoiFile, PromptLine } from './tree';

/**
 * @param words the command and its parameters, `['path', '--to', 'logits']`.
 * @param reads the settings that it depends on; those that hold by default are left out.
 * @param model what `--model` takes: an id, or a folder.
 */
export function commandLine(
  file: IoiFile,
  prompt: PromptLine,
  words: readonly string[],
  reads: readonly Setting[],
  model: string,
  off: readonly Head[],
): string {
  const { settings } = prompt;
  const command = ['ioi', ...words];
  if (reads.includes('off') && off.length > 0) command.push('--off', off.map(headName).join(','));
  // A list of words has no option: the file's own lines go in.
  if (settings.writtenAt.set !== undefined) {
    const lines = promptTextOf(file, prompt).split('\n').map(quoted).join(' ');
    return `printf '%s\\n' ${lines} | ${[...command, '-', '--model', model].map(quoted).join(' ')}`;
  }
  command.push('--prompt', file.text.slice(prompt.body.start, prompt.end), '--model', model);
  const names = [
    ...reads.filter(name => name !== 'off'),
    ...(prompt.isTemplate ? (['forms', 'samples'] as const) : []),
  ];
  for (const name of names) {
    if (settings.writtenAt[name] !== undefined) command.push(`--${name}`, settingText(settings, name));
  }
  // What replaces a head may itself be the corrupted prompt.
  if (settings.baseline.kind === 'corrupt' && reads.includes('baseline') && settings.writtenAt.corrupt !== undefined)
    command.push('--corrupt', settingText(settings, 'corrupt'));
  return command.map(quoted).join(' ');
}

/** As POSIX shells take a word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

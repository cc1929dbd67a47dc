/** What holds for a prompt and where it comes from, as the last line of its hover: each a link to its line. */
import { type DirectiveName, settingText } from '../../language';
import { headsOff, isUnsaved, written } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';
import { plain } from './tokenTable';
import { commandLink } from './wording';

type Named = Exclude<DirectiveName, 'set' | 'off'>;

/** What holds for a single prompt, said though nothing was written; the rest where it is written. */
const always: readonly Named[] = ['model', 'baseline'];
const whereWritten: readonly Named[] = ['corrupt', 'positions', 'top', 'bos'];
const ofTemplates: readonly Named[] = ['forms', 'samples', 'expect'];

export function settingsHere(file: OpenFile, prompt: Prompt): string {
  const { settings, isTemplate } = prompt.line;
  const { writtenAt } = settings;
  const names = [
    ...always,
    ...(isTemplate ? ofTemplates : []),
    ...[...whereWritten, ...(isTemplate ? [] : ofTemplates)].filter(name => writtenAt[name] !== undefined),
  ];
  const parts = names.map(name => `${plain(said(name, settingText(settings, name)))}, ${place(file, writtenAt[name])}`);
  if (writtenAt.set !== undefined) parts.push(`lists, ${place(file, writtenAt.set)}`);
  parts.push(...offHere(file, prompt));
  return `*${parts.join(' · ')}*`;
}

/** The person's own choice goes before the file's, and says so. */
function offHere(file: OpenFile, prompt: Prompt): string[] {
  const { off, writtenAt } = prompt.line.settings;
  const inFile = off.length > 0 ? `off ${written(off)}, ${place(file, writtenAt.off)}` : 'none off';
  if (isUnsaved(prompt)) {
    const now = written(headsOff(prompt));
    return [`${now === '' ? 'none off' : `off ${now}`} by hand (file: ${inFile})`];
  }
  return off.length > 0 ? [inFile] : [];
}

function said(name: Named, value: string): string {
  return name === 'model' || name === 'baseline' ? value : `${name} ${value}`;
}

/** Lines as people count them. */
function place(file: OpenFile, line: number | undefined): string {
  if (line === undefined) return 'default';
  return `[line ${line + 1}](${commandLink('ioiLens.revealLine', { uri: file.uri, line })})`;
}

/**
 * What may be written at the cursor: directives and their values, models, heads, slots, names of one token, and at
 * the start of an empty line whole prompts.
 */
import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver/node';
import {
  DIRECTIVES,
  type DirectiveLine,
  directiveInfo,
  instanceOf,
  type Line,
  type PromptLine,
  settingsAt,
} from '../../language';
import type { OpenFile } from '../documents/openFile';
import { offsetOf } from '../documents/places';
import type { Session } from '../session/session';
import { headItems, onEveryRow } from './headCompletion';
import { snippets } from './snippets';

export const triggers = ['@', '{', '|', '>', ' ', '.'];

export function complete(session: Session, uri: string, position: Position): CompletionItem[] {
  const file = session.documents.get(uri);
  const line = file?.file.lines[position.line];
  if (!file || !line) return [];
  const before = file.file.text.slice(line.start, offsetOf(file.file, position)).replace(/^\ufeff/, '');
  const isAlone = before === file.file.text.slice(line.start, line.end).replace(/^\ufeff/, '');
  const whole = isAlone && /^\w*$/.test(before) ? snippets(session.options.root, position) : [];
  if (/^@?\w*$/.test(before) && line.kind !== 'prompt') return [...directives(line, position), ...whole];
  if (line.kind === 'directive') return values(session, file, line, position, before);
  if (line.kind !== 'prompt') return [];
  const after = file.file.text.slice(offsetOf(file.file, position), line.end);
  return [...inPrompt(session, line, before, after), ...whole];
}

function directives(line: Line, position: Position): CompletionItem[] {
  const start = { line: position.line, character: 0 };
  const end = line.kind === 'directive' ? { line: position.line, character: line.name.end - line.start } : position;
  const hasValue = line.kind === 'directive' && line.end > line.name.end;
  return DIRECTIVES.map(info => ({
    label: `@${info.name}`,
    kind: CompletionItemKind.Keyword,
    detail: info.syntax,
    documentation: { kind: 'markdown', value: `${info.summary}\n\n${info.documentation}` },
    filterText: `@${info.name}`,
    textEdit: { range: { start, end }, newText: `@${info.name}${hasValue ? '' : ' '}` },
    ...(info.values.length > 0 || info.name === 'off' ? { command: askForValues } : {}),
  }));
}

/** Asked for as by a person: the editor chooses nothing in a list that it shows by itself, and Tab would be a tab. */
const askForValues = {
  title: 'Values',
  command: 'runCommands',
  arguments: [{ commands: ['editor.action.triggerSuggest'] }],
};

function values(
  session: Session,
  file: OpenFile,
  line: DirectiveLine,
  position: Position,
  before: string,
): CompletionItem[] {
  const name = line.name.text;
  if (name === 'model') return models(session);
  if (name === 'off') return headItems(session, file, line, position);
  const words = before.trimStart().split(/\s+/).length - 1;
  if (name === 'set')
    return words > 1
      ? []
      : settingsAt(file.file, line.number)
          .sets.names()
          .map(list => ({ label: list, kind: CompletionItemKind.Enum }));
  if (words > 1 && name !== 'forms') return [];
  return (directiveInfo(name)?.values ?? []).map(({ value, detail }, at) => ({
    label: value,
    ...onEveryRow(detail),
    kind: CompletionItemKind.EnumMember,
    sortText: String(at).padStart(3, '0'),
  }));
}

function models(session: Session): CompletionItem[] {
  return session.models.all().map(({ id, present, shape }, at) => ({
    label: id,
    kind: CompletionItemKind.Value,
    ...onEveryRow(
      [shape && `${shape.layers} layers of ${shape.heads} heads`, present ? '' : 'not downloaded']
        .filter(Boolean)
        .join(', '),
    ),
    sortText: `${present ? 0 : 1}${String(at).padStart(3, '0')}`,
  }));
}

function inPrompt(session: Session, line: PromptLine, before: string, after: string): CompletionItem[] {
  if (/(^|[^\\])\{[^{}]*$/.test(before)) return slots(line, /^[^{]*\}/.test(after));
  const isAnswer = /(^|[^\\])=>/.test(before);
  if (isAnswer && /(=>|\|)\s*"?[^|"]*$/.test(before)) return answers(session, line);
  // Whoever types a capital letter within a sentence may want a name.
  return /[^\p{L}]\p{Lu}[\p{L}]*$/u.test(before) ? names(session, line) : [];
}

function slots(line: PromptLine, isClosed: boolean): CompletionItem[] {
  const { sets } = line.settings;
  const used = line.slots.flatMap(({ number }) => number ?? []);
  const numbers = [...new Set([1, 2, 3, ...used, Math.max(0, ...used) + 1])].sort((a, b) => a - b);
  const item = (label: string, detail: string, at: number): CompletionItem => ({
    label,
    ...onEveryRow(detail),
    kind: CompletionItemKind.Variable,
    filterText: label,
    sortText: String(at).padStart(3, '0'),
    insertText: isClosed ? label : `${label}}`,
  });
  return [
    ...numbers.map((number, at) => item(`s${number}`, 'a name, as the form says', at)),
    ...sets.names().flatMap((name, at) => {
      const words = sets.get(name)?.words ?? [];
      return name === 'names' ? [] : [item(name, words.slice(0, 5).join(', '), 100 + at)];
    }),
  ];
}

/** The prompt's own names first. */
function answers(session: Session, line: PromptLine): CompletionItem[] {
  const own = [...new Set(instanceOf(line).mentions.map(({ name }) => name))];
  const first = own.map((name, at) => ({
    label: name,
    kind: CompletionItemKind.Value,
    ...onEveryRow('named in the prompt'),
    sortText: `0${String(at).padStart(3, '0')}`,
  }));
  const inSlots = [...new Set(line.slots.map(({ name }) => name))].map(name => ({
    label: `{${name}}`,
    kind: CompletionItemKind.Variable,
    ...onEveryRow('what this slot draws'),
    sortText: '1',
  }));
  return [...first, ...inSlots, ...names(session, line).filter(({ label }) => !own.includes(label))];
}

function names(session: Session, line: PromptLine): CompletionItem[] {
  const { countTokens } = session.models;
  return (line.settings.sets.get('names')?.words ?? [])
    .filter(name => countTokens(` ${name}`) === 1)
    .map(name => ({ label: name, kind: CompletionItemKind.Value, detail: 'one token', sortText: `2${name}` }));
}

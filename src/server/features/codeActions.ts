/** Quick fixes, one by one and all at once. */
import { type CodeAction, CodeActionKind, type CodeActionParams, type TextEdit } from 'vscode-languageserver/node';
import { type Fix, type Diagnostic as Found, fixAll, lineAt, preferredFix } from '../../language';
import type { OpenFile } from '../documents/openFile';
import { rangeOf } from '../documents/places';
import type { Session } from '../session/session';
import { asDiagnostic, foundIn } from './diagnostics';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.ioi`;

interface FixAllData {
  readonly uri: string;
  readonly version: number;
}

export function codeActions(session: Session, { textDocument, range, context }: CodeActionParams): CodeAction[] {
  const file = session.documents.get(textDocument.uri);
  if (!file) return [];
  const wants = (kind: string) =>
    context.only === undefined || context.only.some(only => kind === only || kind.startsWith(`${only}.`));
  const found = foundIn(session, file);
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix))
    for (const one of found) {
      const at = rangeOf(file.file, one);
      const touches = before(at.start, range.end) && before(range.start, at.end);
      if (touches) actions.push(...one.fixes.flatMap(fix => quickFix(session, file, one, fix)));
    }
  const fixable = found.filter(preferredFix).length;
  const data: FixAllData = { uri: file.uri, version: file.version };
  // Its edit is worked out when it is wanted: this is asked for wherever the cursor goes.
  if (fixable > 0 && wants(fixAllKind)) actions.push({ title: 'Fix all in this file', kind: fixAllKind, data });
  if (fixable > 1 && actions.some(({ isPreferred }) => isPreferred))
    actions.push({
      title: `Fix all ${fixable} problems that can be fixed in this file`,
      kind: CodeActionKind.QuickFix,
      data,
    });
  return actions;
}

export function resolveAction(session: Session, action: CodeAction): CodeAction {
  const { uri, version } = action.data as FixAllData;
  const file = session.documents.get(uri);
  if (!file || file.version !== version) return action;
  const { text } = fixAll(file.file.text, session.models.context());
  return { ...action, edit: edited(file, [difference(file, text)]) };
}

function quickFix(session: Session, file: OpenFile, found: Found, fix: Fix): CodeAction[] {
  const { title, preferred } = fix;
  const action = {
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: preferred,
    diagnostics: [asDiagnostic(file, found)],
  };
  if (fix.action) {
    if (!session.offersDownloads) return [];
    return [{ ...action, command: { title, command: 'ioiLens.downloadModel', arguments: [fix.action.model] } }];
  }
  const edits = fix.edits.map(edit => ({ range: rangeOf(file.file, edit), newText: edit.newText }));
  return [{ ...action, edit: edited(file, edits) }];
}

/** For this version alone: the editor refuses it when the text has gone on. */
function edited({ uri, version }: OpenFile, edits: TextEdit[]) {
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}

/** One edit of whole lines, from the first to the last that differs: no character and no line end is cut in two. */
function difference({ file }: OpenFile, text: string): TextEdit {
  const old = file.text;
  const shorter = Math.min(old.length, text.length);
  let head = 0;
  while (head < shorter && old[head] === text[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
  const { start } = lineAt(file.lines, head);
  const end = lineAt(file.lines, old.length - tail).next;
  const newText = text.slice(start, text.length - tail) + old.slice(old.length - tail, end);
  return { range: rangeOf(file, { start, end }), newText };
}

function before(a: { line: number; character: number }, b: { line: number; character: number }): boolean {
  return a.line < b.line || (a.line === b.line && a.character <= b.character);
}

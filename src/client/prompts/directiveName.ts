/**
 * Whether the cursor is behind a directive's name that is not whole yet, as `@ba`. There Enter takes what is
 * suggested; in a prompt, and behind a whole name or a value, it always begins a new line.
 */
import { commands, Disposable, type TextEditor, window } from 'vscode';
import { DIRECTIVE_NAMES } from '../../language/directives/directiveNames';

const key = 'ioiLens.onDirectiveName';

export function watchDirectiveName(): Disposable {
  let was = false;
  const tell = (editor: TextEditor | undefined) => {
    const is = editor !== undefined && isOnName(editor);
    if (is === was) return;
    was = is;
    void commands.executeCommand('setContext', key, is);
  };
  return Disposable.from(
    window.onDidChangeTextEditorSelection(({ textEditor }) => tell(textEditor)),
    window.onDidChangeActiveTextEditor(tell),
  );
}

function isOnName({ document, selection }: TextEditor): boolean {
  if (document.languageId !== 'ioi' || !selection.isEmpty) return false;
  const { line, character } = selection.active;
  const name = /^@(\w*)$/.exec(document.lineAt(line).text.slice(0, character))?.[1];
  return name !== undefined && !DIRECTIVE_NAMES.some(whole => whole === name);
}

/** Prompts that the model gets wrong, as marks in the overview ruler: where to look in a long file. */
import { commands, type Disposable, l10n, OverviewRulerLane, Range, ThemeColor, window } from 'vscode';
import { reveal } from './reveal';
import type { WrongPrompts } from './wrongPrompts';

export function watchWrong(wrong: WrongPrompts): Disposable[] {
  const type = window.createTextEditorDecorationType({
    overviewRulerColor: new ThemeColor('ioiLens.wrongAnswer'),
    overviewRulerLane: OverviewRulerLane.Left,
    isWholeLine: true,
  });
  const paint = (uri?: string) => {
    for (const editor of window.visibleTextEditors) {
      const of = editor.document.uri.toString();
      if (uri !== undefined && of !== uri) continue;
      const lines = wrong.of(of).map(line => new Range(line, 0, line, 0));
      editor.setDecorations(type, lines);
    }
  };
  const go = (way: 'next' | 'previous') => async () => {
    const editor = window.activeTextEditor;
    if (editor?.document.languageId !== 'ioi') return;
    const uri = editor.document.uri.toString();
    const line = wrong.from(uri, editor.selection.active.line, way);
    if (line === undefined)
      await window.showInformationMessage(l10n.t('No prompt of this file is known to be answered wrongly.'));
    else await reveal({ uri, line });
  };
  return [
    type,
    wrong.onChange(paint),
    window.onDidChangeVisibleTextEditors(() => paint()),
    commands.registerCommand('ioiLens.nextWrong', go('next')),
    commands.registerCommand('ioiLens.previousWrong', go('previous')),
  ];
}

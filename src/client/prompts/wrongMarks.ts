/** Prompts that the model gets wrong, as marks in the overview ruler: where to look in a long file. */
import { type Disposable, OverviewRulerLane, Range, ThemeColor, window } from 'vscode';
import type { Server } from '../connection/server';

export function watchWrong(server: Server): Disposable[] {
  const type = window.createTextEditorDecorationType({
    overviewRulerColor: new ThemeColor('ioiLens.wrongAnswer'),
    overviewRulerLane: OverviewRulerLane.Left,
    isWholeLine: true,
  });
  const wrong = new Map<string, readonly number[]>();
  const paint = (uri?: string) => {
    for (const editor of window.visibleTextEditors) {
      const of = editor.document.uri.toString();
      if (uri !== undefined && of !== uri) continue;
      editor.setDecorations(
        type,
        (wrong.get(of) ?? []).map(line => new Range(line, 0, line, 0)),
      );
    }
  };
  return [
    type,
    server.on('ioi/wrong', ({ uri, lines }) => {
      if (lines.length > 0) wrong.set(uri, lines);
      else wrong.delete(uri);
      paint(uri);
    }),
    window.onDidChangeVisibleTextEditors(() => paint()),
  ];
}

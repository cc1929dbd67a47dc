/** The icons of the view's own title bar: what can be done with the prompt, so that on the page the map comes first. */
import { commands, Disposable } from 'vscode';
import type { BarAct, FromView } from '../../protocol/panel';
import type { PanelSession } from './relay';

const acts: Readonly<Record<string, BarAct>> = {
  'ioiLens.panel.sweep': 'sweep',
  'ioiLens.panel.copy': 'copy',
  'ioiLens.panel.save': 'save',
  'ioiLens.panel.twoMaps': 'twoMaps',
  'ioiLens.panel.oneMap': 'twoMaps',
  'ioiLens.panel.options': 'options',
};

/** @param view the session of the view, while there is one; a tab has these on its page. */
export function registerTitleBar(viewId: string, view: () => PanelSession | undefined): Disposable {
  return Disposable.from(
    ...Object.entries(acts).map(([command, act]) =>
      commands.registerCommand(command, async () => {
        // A menu that it opens is walked through by keys.
        await commands.executeCommand(`${viewId}.focus`);
        view()?.bar(act);
      }),
    ),
  );
}

/** Icons follow what the view shows. */
export function showInTitleBar({ isDouble, hasNumbers }: FromView & { kind: 'shows' }): void {
  void commands.executeCommand('setContext', 'ioiLens.panel.isDouble', isDouble);
  void commands.executeCommand('setContext', 'ioiLens.panel.hasNumbers', hasNumbers);
}

/** What a view asks of the editor: commands, and lines to go to. */
import { commands } from 'vscode';
import type { PromptState } from '../../protocol/lsp';
import type { FromView } from '../../protocol/panel';
import { refOf } from '../prompts/promptHere';
import { reveal } from '../prompts/reveal';
import type { WrongPrompts } from '../prompts/wrongPrompts';

/** The commands of what a view may offer as a next step. */
const acts = {
  openExample: 'ioiLens.openExample',
  newFile: 'ioiLens.newFile',
  trust: 'workbench.trust.manage',
  downloadModel: 'ioiLens.downloadModel',
  restartWorker: 'ioiLens.restartWorker',
  restartServer: 'ioiLens.restartServer',
  showLog: 'ioiLens.showLog',
} as const;

type InEditor = FromView & { readonly kind: 'keepInFile' | 'writeTrail' | 'toWrong' | 'reveal' | 'act' };

/** @param state the prompt that the view shows, which it is about. */
export async function inEditor(message: InEditor, state: PromptState | null, wrong: WrongPrompts): Promise<void> {
  if (message.kind === 'act') {
    const { act } = message;
    await commands.executeCommand(acts[act], ...(act === 'downloadModel' ? [state?.model] : []));
    return;
  }
  if (!state) return;
  switch (message.kind) {
    case 'keepInFile':
      await commands.executeCommand('ioiLens.keepInFile', refOf(state));
      return;
    case 'writeTrail':
      await commands.executeCommand('ioiLens.writeTrail', refOf(state), message.receivers);
      return;
    case 'reveal':
      return reveal(state);
    case 'toWrong': {
      const line = wrong.from(state.uri, state.line, message.way);
      // The keys stay in the view: one goes on from one to the next.
      return line === undefined ? undefined : reveal({ uri: state.uri, line }, true);
    }
  }
}

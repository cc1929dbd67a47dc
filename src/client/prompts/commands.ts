/** What one does with a prompt: sweep it, knock heads out, turn them on again, write them into the file. */
import { commands, type Disposable, l10n, Position, Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { PromptRef, TextEditAt } from '../../protocol/lsp';
import { askOfDraws } from '../../protocol/overDraws';
import type { HeadRef } from '../../protocol/results';
import { complain, complainOf, said } from '../connection/complaints';
import type { Server } from '../connection/server';
import type { Measurements } from '../measuring/measurements';
import { Awaited } from './awaited';
import { pickDraw } from './drawPicker';
import { pickHeads } from './headPicker';
import { headMeant, promptMeant } from './promptHere';

export function promptCommands(server: Server, measurements: Measurements): Disposable[] {
  const awaited = new Awaited(server);
  const sweep = async (prompt: PromptRef): Promise<unknown> => {
    const state = await server.request('ioi/prompt', prompt);
    const outcome = await measurements.measure(prompt, askOfDraws(state, { kind: 'sweep' }));
    if (outcome.ok || outcome.failure.code !== 'model-missing') return said(outcome);
    if (state) awaited.add(state, now => void sweep(now).catch(complainOf));
    void complain(outcome.failure, state?.model);
    return undefined;
  };
  const set = async (prompt: PromptRef, heads: readonly HeadRef[], how: 'toggle' | 'set') =>
    said(await server.request('ioi/setOff', { prompt, heads, how }));

  const toDraw = async (prompt: PromptRef, to: number | null | 'next' | 'previous') => {
    const outcome = await server.request('ioi/setDraw', { prompt, to });
    if (!outcome.ok && outcome.failure.code === 'none-fails')
      return void window.showInformationMessage(l10n.t('No draw of this template fails.'));
    return said(outcome);
  };

  return [
    awaited,
    command('ioiLens.pickDraw', async prompt => {
      const to = await pickDraw(server, prompt);
      return to === undefined ? undefined : toDraw(prompt, to);
    }),
    command('ioiLens.nextFailingDraw', prompt => toDraw(prompt, 'next')),
    command('ioiLens.previousFailingDraw', prompt => toDraw(prompt, 'previous')),
    command('ioiLens.allDraws', prompt => toDraw(prompt, null)),
    command('ioiLens.sweep', prompt => sweep(prompt)),
    command('ioiLens.ablate', async prompt => {
      const picked = await pickHeads(server, measurements, prompt);
      if (picked) await set(picked.prompt, picked.heads, 'set');
    }),
    command('ioiLens.toggleHead', async (prompt, argument) => {
      const head = headMeant(argument);
      if (head) await set(prompt, [head], 'toggle');
    }),
    command('ioiLens.clearHeads', prompt => set(prompt, [], 'set')),
    command('ioiLens.keepInFile', async prompt => {
      const edit = said(await server.request('ioi/keepInFile', { prompt }));
      if (edit) await apply(edit);
    }),
    command('ioiLens.writeTrail', async (prompt, receivers) => {
      if (!Array.isArray(receivers)) return;
      const edit = said(await server.request('ioi/writeTrail', { prompt, receivers: receivers.map(String) }));
      if (edit) await apply(edit);
    }),
  ];

  /** A command about the prompt on or above the cursor, or the one that it is called with. */
  function command(name: string, act: (prompt: PromptRef, argument: unknown) => Promise<unknown>): Disposable {
    return commands.registerCommand(name, async (first?: unknown, second?: unknown) => {
      try {
        const prompt = await promptMeant(server, first);
        if (prompt) return await act(prompt, second);
        await window.showInformationMessage(l10n.t('Put the cursor on a prompt of an .ioi file first.'));
      } catch (problem) {
        void complainOf(problem);
      }
      return undefined;
    });
  }
}

/** The server's edit, unless the text has changed since. */
async function apply({ uri, version, start, end, newText }: TextEditAt): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri, true));
  const edit = new WorkspaceEdit();
  const range = new Range(new Position(start.line, start.character), new Position(end.line, end.character));
  edit.replace(document.uri, range, newText);
  const changed = document.version !== version || !(await workspace.applyEdit(edit));
  if (changed) {
    const message = l10n.t('The file changed meanwhile, so nothing was written.');
    void complain({ code: 'text-changed', message, todo: l10n.t('Try again.') });
  }
}

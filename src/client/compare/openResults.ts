/** One or two files of results as maps beside each other, with their difference: of what the command line measured elsewhere. */
import { commands, type Disposable, l10n, Uri, window, workspace } from 'vscode';
import type { Held } from '../../protocol/compare';
import { complainOf } from '../connection/complaints';
import { heldOf } from './gathered';
import { resultsIn } from './resultsFile';

export function registerOpenResults(show: (title: string, held: readonly Held[]) => void): Disposable {
  return commands.registerCommand('ioiLens.openResults', async (resource?: unknown, selected?: unknown) => {
    try {
      const files = await filesMeant(resource, selected);
      const held = await Promise.all(files.map(read));
      if (held.length > 0) show(held.map(({ label }) => label).join(' − '), held);
    } catch (problem) {
      void complainOf(problem);
    }
  });
}

/** Those that are selected in the explorer, or that are chosen now: two at most, since a difference is of two. */
async function filesMeant(resource: unknown, selected: unknown): Promise<readonly Uri[]> {
  if (resource instanceof Uri) {
    const all = Array.isArray(selected) ? selected.filter(one => one instanceof Uri) : [resource];
    return all.slice(0, 2);
  }
  const title = l10n.t('Results of ioi sweep or path --json: one file, or two for their difference');
  const chosen: Uri[] = [];
  for (const which of [title, l10n.t('The second file; Escape for none')]) {
    const [uri] = (await window.showOpenDialog({ title: which, filters: { JSON: ['json'] } })) ?? [];
    if (!uri) break;
    chosen.push(uri);
  }
  return chosen;
}

async function read(uri: Uri): Promise<Held> {
  const name = uri.path.split('/').at(-1) ?? '';
  const results = resultsIn(Buffer.from(await workspace.fs.readFile(uri)).toString('utf8'), name);
  const swept = results.map((measured, line) => ({ line, measured }));
  const text = results.length === 1 ? results[0]!.result.prompt : l10n.t('{0} prompts', results.length);
  const held = heldOf(name, text, { swept, left: [] });
  if (held) return held;
  throw new Error(l10n.t('{0} holds no results.', name));
}

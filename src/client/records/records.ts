/** What was measured stays: kept when it ends, shown in a tree with what runs, and known again in the next window. */
import { commands, Disposable, type ExtensionContext, StatusBarAlignment, window, workspace } from 'vscode';
import { declared } from '../../protocol/analyses';
import type { Held } from '../../protocol/compare';
import type { Server } from '../connection/server';
import type { Measurements, UnderWay } from '../measuring/measurements';
import { heldOf, recordCommands } from './recordActs';
import { RecordStore } from './recordStore';
import { RecordTree } from './recordTree';
import { Standings } from './standing';

const viewId = 'ioiLens.measurements';
/** Milliseconds between two looks at what runs: a number that changes faster is not read. */
const pace = 250;

export interface Records extends Disposable {
  /** Those of these that are still kept, as the page that compares shows them. */
  held(ids: readonly string[]): Promise<readonly Held[]>;
}

export function registerRecords(
  context: ExtensionContext,
  { server, measurements }: { readonly server: Server; readonly measurements: Measurements },
  show: (title: string, held: readonly Held[]) => void,
): Records {
  const store = new RecordStore(context);
  const isOfInterest = (uri: string) => store.all.some(one => one.uri === uri);
  const standings = new Standings(server, isOfInterest);
  const tree = new RecordTree(store, standings, () => shownOf(measurements));
  const view = window.createTreeView(viewId, { treeDataProvider: tree, canSelectMany: true, showCollapseAll: true });
  // Beside the files, in folders where there are prompts; the panel has its own place to itself.
  void commands.executeCommand('setContext', 'ioiLens.active', true);
  // One after another: a tree that is told to begin anew while it does so shows what is no more.
  const refresh = paced(() => tree.update());
  const changed = () => {
    tree.invalidate();
    refresh.soon();
  };
  const registered = Disposable.from(
    store,
    standings,
    view,
    ...recordCommands({ store, tree, view, measurements, show }),
    watchRunning(measurements, refresh.soon),
    refresh,
    store.onChange(changed),
    standings.onChange(uri => {
      changed();
      void handBack(server, store, standings, uri);
    }),
    measurements.onNews(news => {
      if (news.kind !== 'ended' || !news.outcome.ok || declared(news.ask).title === undefined) return;
      const measured = news.outcome.value;
      void server
        .request('ioi/prompt', { uri: news.prompt.uri, id: news.prompt.id })
        // Of a prompt that says something else by now it is kept as what it was of.
        .then(state =>
          store.add(
            {
              uri: news.prompt.uri,
              line: state?.line ?? 0,
              text: state && state.content === news.prompt.content ? state.text : textOf(measured.result),
              content: news.prompt.content,
            },
            measured,
          ),
        )
        .then(() => standings.soon(news.prompt.uri))
        .catch(problem => server.log.warn(`measurements: ${String(problem)}`));
    }),
    workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files) void store.moved(oldUri.toString(), newUri.toString());
    }),
  );
  return {
    held: async ids => {
      const all = await Promise.all(
        ids.flatMap(id => store.get(id) ?? []).map(entry => heldOf(store, tree, entry).catch(() => undefined)),
      );
      return all.flatMap(one => one ?? []);
    },
    dispose: () => registered.dispose(),
  };
}

/** Under way, and long enough to be shown. */
function shownOf(measurements: Measurements): readonly UnderWay[] {
  return measurements.all.filter(({ ask }) => declared(ask).title !== undefined);
}

/** The views' own bars while something runs, and an item of the status bar that leads to it; nothing over the text. */
function watchRunning(measurements: Measurements, onChange: () => void): Disposable {
  const item = window.createStatusBarItem('ioiLens.running', StatusBarAlignment.Left);
  item.command = `${viewId}.focus`;
  let end: (() => void) | undefined;
  const update = () => {
    const [first, ...more] = shownOf(measurements);
    void commands.executeCommand('setContext', 'ioiLens.measuring', first !== undefined);
    if (first) {
      const { ask, doing, done, total } = first;
      const title = declared(ask).title ?? '';
      item.text = `$(loading~spin) ${title}${doing ? `: ${done}/${total}` : ''}${more.length > 0 ? ` +${more.length}` : ''}`;
      item.tooltip = [title, doing && `${doing}: ${done} / ${total}`].filter(Boolean).join('\n');
      item.show();
      end ??= bars();
    } else {
      item.hide();
      end?.();
      end = undefined;
    }
    onChange();
  };
  const soon = paced(update);
  return Disposable.from(
    item,
    soon,
    measurements.onNews(news => (news.kind === 'rows' ? soon.soon() : update())),
    commands.registerCommand('ioiLens.cancelMeasurements', () => {
      for (const { prompt, ask } of shownOf(measurements)) measurements.cancel(prompt, ask);
    }),
    new Disposable(() => end?.()),
  );
}

/** @returns what ends them */
function bars(): () => void {
  let end: () => void = () => {};
  const over = new Promise<void>(done => {
    end = done;
  });
  for (const id of [viewId, 'ioiLens.panel']) void window.withProgress({ location: { viewId: id } }, () => over);
  return end;
}

/** By content: handed back once in a window, so that panel, lens and grid know what an earlier window measured. */
const handed = new Set<string>();

async function handBack(server: Server, store: RecordStore, standings: Standings, uri: string): Promise<void> {
  for (const entry of store.all) {
    const prompt = entry.uri === uri && !handed.has(entry.id) && standings.promptOf(uri, entry.content);
    if (!prompt) continue;
    handed.add(entry.id);
    const measured = await store.read(entry.id).catch(() => undefined);
    if (measured) await server.request('ioi/restore', { prompt: prompt.ref, measured: [measured] }).catch(() => null);
  }
}

function textOf(result: object): string {
  return 'prompt' in result && typeof result.prompt === 'string' ? result.prompt : '';
}

function paced(act: () => void): Disposable & { readonly soon: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      act();
    }, pace);
  };
  return { soon, dispose: () => clearTimeout(timer) };
}

/** What the user has set, as the server wants it. */
import { type ConfigurationChangeEvent, workspace } from 'vscode';
import type { EditorSettings } from '../../protocol/lsp';
import type { OwnModel } from '../../protocol/worker';

export const section = 'ioiLens';

/** What a model of one's own begins with when it is a repository of the hub: `hub:ORG/NAME`. */
export const hubPrefix = 'hub:';

export function readSettings(): EditorSettings {
  const set = workspace.getConfiguration(section);
  return {
    threads: set.get<number | null>('threads', null),
    lowMemory: set.get('lowMemory', false),
    codeLens: {
      density: set.get<EditorSettings['codeLens']['density']>('codeLens.density', 'full'),
      strongestHeads: set.get('codeLens.strongestHeads', 3),
    },
    inlayHints: set.get('inlayHints', false),
    hoverTokenIds: set.get('hover.tokenIds', false),
  };
}

/** `ioiLens.models`, which only the user's own settings can say. */
export function readOwnModels(): readonly OwnModel[] {
  const models = workspace.getConfiguration(section).get<Readonly<Record<string, unknown>>>('models', {});
  return Object.entries(models).flatMap(([id, where]): OwnModel[] => {
    if (typeof where !== 'string') return [];
    const repository = where.startsWith(hubPrefix) ? where.slice(hubPrefix.length) : undefined;
    return [repository === undefined ? { id, folder: where } : { id, repository }];
  });
}

/** Whether a change of settings touches any of ours. */
export function touchesSettings(event: ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(section);
}

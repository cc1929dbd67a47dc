/** What the user has set, as the server wants it. */
import { type ConfigurationChangeEvent, workspace } from 'vscode';
import type { EditorSettings } from '../protocol/lsp';
import type { OwnModel } from '../protocol/worker';

export const section = 'ioiLens';

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
  return Object.entries(models).flatMap(([id, folder]) => (typeof folder === 'string' ? [{ id, folder }] : []));
}

/** Whether a change of settings touches any of ours. */
export function touchesSettings(event: ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(section);
}

/** What a prompt can be held beside: itself under another model or another replacement, chosen from a list. */
import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { Server } from '../connection/server';

/** A setting, by what it is called and by the line that says it. */
export interface Variant {
  readonly label: string;
  readonly directive: string;
}

interface Item extends QuickPickItem {
  readonly variant?: Variant;
}

/** What holds now, as directives write it. */
export interface Now {
  readonly model: string;
  readonly baseline: string;
  readonly positions: string;
}

const baselines = ['zero', 'mean ABC 128', 'mean ABA 128', 'mean ABB 128', 'resample ABC 128'];

export async function pickVariant(server: Server, now: Now, title: string): Promise<Variant | undefined> {
  const { models } = await server.request('ioi/models', {});
  const others = models.filter(({ id }) => id !== now.model);
  const modelItems = [...others.filter(({ present }) => present), ...others.filter(({ present }) => !present)].map(
    ({ id, present, megabytes }): Item => ({
      label: id,
      description: present ? '' : l10n.t('not here: {0} MB to download', megabytes ?? '?'),
      variant: { label: id, directive: `@model ${id}` },
    }),
  );
  // A template's draws are those of this seed: of the same draws the difference goes in pairs.
  const seed = / seed=\d+$/.exec(now.baseline)?.[0] ?? '';
  const replacements = baselines
    .map(one => (one === 'zero' ? one : `${one}${seed}`))
    .filter(one => one !== now.baseline)
    .map((one): Item => ({ label: one, variant: { label: one, directive: `@baseline ${one}` } }));
  const positions = now.positions === 'all' ? 'end' : 'all';
  const where = { label: l10n.t('positions {0}', positions), directive: `@positions ${positions}` };
  const picked = await window.showQuickPick<Item>(
    [
      { label: l10n.t('Another replacement of the heads'), kind: QuickPickItemKind.Separator },
      ...replacements,
      { label: where.label, description: l10n.t('where heads are replaced'), variant: where },
      { label: l10n.t('Another model'), kind: QuickPickItemKind.Separator },
      ...modelItems,
    ],
    { title, placeHolder: l10n.t('Now: {0} · {1} · positions {2}', now.model, now.baseline, now.positions) },
  );
  return picked?.variant;
}

/** Of what holds now what the variant is another of. */
export function labelNow(now: Now, { directive }: Variant): string {
  if (directive.startsWith('@model')) return now.model;
  return directive.startsWith('@baseline') ? now.baseline : l10n.t('positions {0}', now.positions);
}

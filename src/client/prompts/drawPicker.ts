/** To one draw of a template: chosen from a list that says what comes of each, those that fail first. */
import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { PromptRef } from '../../protocol/lsp';
import type { EvaluationDraw } from '../../protocol/parts/evaluated';
import { said } from '../connection/complaints';
import type { Server } from '../connection/server';

interface DrawItem extends QuickPickItem {
  readonly to?: number | null;
}

/** @returns the draw, null for all of them, undefined for no choice. */
export async function pickDraw(server: Server, prompt: PromptRef): Promise<number | null | undefined> {
  const draws = said(await server.request('ioi/draws', { prompt }));
  if (!draws) return undefined;
  const picked = await window.showQuickPick(itemsOf(draws), {
    title: l10n.t('Go to a draw of the template'),
    placeHolder: l10n.t('A number, a form, or words of the prompt'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.to;
}

function itemsOf(draws: readonly EvaluationDraw[]): DrawItem[] {
  const items = draws.map((draw, at) => ({ item: itemOf(draw, at), fails: draw.passed === false }));
  const group = (label: string, some: readonly { readonly item: DrawItem }[]): DrawItem[] =>
    some.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...some.map(({ item }) => item)];
  const failing = items.filter(({ fails }) => fails);
  return [
    { label: l10n.t('$(layers) All {0} draws', draws.length), to: null },
    ...group(l10n.t('{0} that fail', failing.length), failing),
    ...group(
      l10n.t('Others'),
      items.filter(({ fails }) => !fails),
    ),
  ];
}

function itemOf({ form, prompt, passed, first, logitDiff }: EvaluationDraw, at: number): DrawItem {
  const mark = passed === null ? '' : passed ? '✓ ' : '✗ ';
  const difference = logitDiff === null ? '' : ` · ${l10n.t('logit difference')} ${logitDiff.toFixed(2)}`;
  return {
    label: `${mark}${at + 1}${form ? ` ${form}` : ''}`,
    description: `${first.text.trim()} ${Math.round(first.prob * 100)}%${difference}`,
    detail: prompt,
    to: at,
  };
}

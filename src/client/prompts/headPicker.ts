/** Heads to ablate, picked from a list: those that matter most first, once all heads have been swept. */

import { l10n, QuickInputButtons, type QuickPickItem, ThemeIcon, window } from 'vscode';
import { parseHeads } from '../../language/notation/heads';
import type { PromptRef, PromptState } from '../../protocol/lsp';
import { askOfDraws, meanEffects } from '../../protocol/overDraws';
import { headName } from '../../protocol/parts/heads';
import { ranked } from '../../protocol/parts/ranking';
import type { HeadEffect, HeadRef, SweepResult } from '../../protocol/results';
import { complain, complainOf } from '../connection/complaints';
import type { Server } from '../connection/server';
import type { Measurements } from '../measuring/measurements';
import { refOf } from './promptHere';

interface HeadItem extends QuickPickItem {
  readonly at: HeadRef;
}

export interface Picked {
  /** As it stood when its heads were listed. */
  readonly prompt: PromptRef;
  readonly heads: readonly HeadRef[];
}

/** The heads that shall be off, or undefined where the person thought better of it. */
export async function pickHeads(
  server: Server,
  measurements: Measurements,
  asked: PromptRef,
): Promise<Picked | undefined> {
  const picker = window.createQuickPick<HeadItem>();
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.title = l10n.t('Ablate heads');
  picker.busy = true;
  picker.placeholder = l10n.t('Loading the model…');
  const sweepButton = { iconPath: new ThemeIcon('pulse'), tooltip: l10n.t('Sweep heads, to sort them') };
  let open = true;
  let prompt = asked;
  /** What was ticked when the list was made. */
  let listed: readonly HeadItem[] = [];

  const fill = async (sweepFirst: boolean) => {
    picker.busy = true;
    try {
      const state = await stateWithFacts(server, measurements, prompt);
      if (!state?.facts) return;
      prompt = refOf(state);
      const swept = sweepFirst || state.swept ? await sweepOf(measurements, prompt, state) : undefined;
      if (!open) return;
      const chosen = new Set(
        (picker.items.length > 0 ? picker.selectedItems.map(item => item.at) : state.off).map(headName),
      );
      picker.items = itemsOf(state.facts, swept);
      picker.selectedItems = picker.items.filter(item => chosen.has(headName(item.at)));
      listed = picker.selectedItems;
      picker.title = brief(state.text);
      picker.placeholder = swept
        ? l10n.t('layer.head, those that matter most first')
        : l10n.t('layer.head; the pulse on the right sorts them by what they do');
      picker.buttons = swept ? [] : [sweepButton];
    } catch (problem) {
      void complainOf(problem);
    } finally {
      picker.busy = false;
    }
  };

  return new Promise(done => {
    picker.onDidTriggerButton(button => {
      if (button !== QuickInputButtons.Back) void fill(true);
    });
    picker.onDidAccept(() => {
      if (picker.items.length === 0) return;
      const typed = typedIn(picker.value, picker.items);
      const isTicked =
        picker.selectedItems.map(({ label }) => label).join() !== listed.map(({ label }) => label).join();
      // Typed to find something, and nothing found or ticked: saying nothing would look like done.
      if (typed === undefined && !isTicked) {
        picker.title = l10n.t('No head is called “{0}”: write layer.head, as 3.3, or tick some.', picker.value.trim());
        return;
      }
      const heads = [...picker.selectedItems, ...(typed ?? [])].map(item => [item.label, item.at] as const);
      done({ prompt, heads: [...new Map(heads).values()] });
      picker.hide();
    });
    picker.onDidHide(() => {
      open = false;
      done(undefined);
      picker.dispose();
    });
    picker.show();
    void fill(false);
  });
}

/** The heads that somebody wrote, as `3.3` or `3.3 4.1`, rather than ticked; undefined where another text is there. */
function typedIn(text: string, items: readonly HeadItem[]): HeadItem[] | undefined {
  const parsed = parseHeads(text);
  if (!parsed.ok) return undefined;
  const found = parsed.value.map(head => items.find(({ label }) => label === headName(head)));
  return found.every(item => item !== undefined) ? found : undefined;
}

/** How many layers and heads there are is known once the model has been asked anything. */
async function stateWithFacts(
  server: Server,
  measurements: Measurements,
  prompt: PromptRef,
): Promise<PromptState | null> {
  const state = await server.request('ioi/prompt', prompt);
  if (state === null || state.facts) return state;
  const outcome = await measurements.measure(refOf(state), { kind: 'predict' });
  if (!outcome.ok) {
    void complain(outcome.failure);
    return null;
  }
  return server.request('ioi/prompt', prompt);
}

/** Remembered by the server where it has been done. */
async function sweepOf(
  measurements: Measurements,
  prompt: PromptRef,
  state: PromptState,
): Promise<Pick<SweepResult, 'heads' | 'answer'> | undefined> {
  const outcome = await measurements.measure(prompt, askOfDraws(state, { kind: 'sweep' }));
  if (!outcome.ok) void complain(outcome.failure);
  if (!outcome.ok) return undefined;
  const { value } = outcome;
  const heads = value.kind === 'mean' ? meanEffects(value.result) : undefined;
  return value.kind === 'sweep' ? value.result : heads && { heads };
}

function itemsOf(
  facts: { layers: number; heads: number },
  swept: Pick<SweepResult, 'heads' | 'answer'> | undefined,
): HeadItem[] {
  if (swept) {
    return ranked(swept.heads, 'kl').map(effect => ({
      label: headName(effect),
      description: effectOf(effect, swept.answer?.io.text),
      at: at(effect),
    }));
  }
  const items: HeadItem[] = [];
  for (let layer = facts.layers - 1; layer >= 0; layer--) {
    for (let head = 0; head < facts.heads; head++)
      items.push({ label: headName({ layer, head }), at: { layer, head } });
  }
  return items;
}

/** `P(Mary) ↓0.597 · logit difference ↓1.96 · KL 0.075`: what its absence does to the answer, and to everything. */
function effectOf({ kl, dProbIO, dLogitDiff }: HeadEffect, io: string | undefined): string {
  const parts: string[] = [];
  // Arrows, no signs: effects are clean − patched, and a person asks what happens without the head.
  if (dProbIO !== null && io !== undefined) parts.push(`P(${io.trim()}) ${moved(-dProbIO, 3)}`);
  if (dLogitDiff !== null) parts.push(`${l10n.t('logit difference')} ${moved(-dLogitDiff, 2)}`);
  parts.push(`KL ${kl.toFixed(4)}`);
  return parts.join(' · ');
}

function moved(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return `±${text}`;
  return value < 0 ? `↓${text}` : `↑${text}`;
}

function at({ layer, head }: HeadRef): HeadRef {
  return { layer, head };
}

function brief(text: string): string {
  return text.length <= 80 ? text : `…${text.slice(-79)}`;
}

/**
 * All prompts of a file as one data set: each is swept, a template over all its draws, and every prompt and draw weighs
 * equally in the means. What each prompt gives stands above it as if it had been swept alone.
 */
import { type CancellationToken, commands, type Disposable, l10n, ProgressLocation, window } from 'vscode';
import type { AskOf, Measured } from '../../protocol/analyses';
import type { MeanResult } from '../../protocol/analyses/mean';
import type { Held } from '../../protocol/compare';
import type { Failure } from '../../protocol/failure';
import type { FilePrompt } from '../../protocol/lsp';
import { askOfDraws } from '../../protocol/overDraws';
import { sweepNumbers } from '../../protocol/parts/effectNumbers';
import { complain, complainOf } from '../connection/complaints';
import { ioiFileMeant } from './fileMeant';
import type { Shared } from './fileRows';

const ask: AskOf<'mean'> = { kind: 'mean', of: { kind: 'sweep' } };

/** Of one prompt, or of all draws of one template. */
type Swept = Measured & { readonly kind: 'sweep' | 'mean' };

interface Gathered {
  readonly swept: { readonly line: number; readonly measured: Swept }[];
  readonly left: { readonly line: number; readonly failure: Failure }[];
  /** Why it ended before the last. */
  stopped?: Failure;
}

/** @param show opens the map of means. */
export function registerSweepFile(shared: Shared, show: (title: string, held: readonly Held[]) => void): Disposable {
  return commands.registerCommand('ioiLens.sweepFile', async (resource?: unknown) => {
    try {
      const document = await ioiFileMeant(resource);
      if (!document) return;
      const uri = document.uri.toString();
      const name = document.uri.path.split('/').at(-1) ?? '';
      const rows = await shared.server.request('ioi/rows', { uri });
      const prompts = (rows ?? []).filter(({ row }) => row.text !== '');
      if (prompts.length === 0) {
        await window.showInformationMessage(l10n.t('{0} has no prompts yet.', name));
        return;
      }
      const [first, ...others] = new Set(prompts.map(({ row }) => row.settings.model ?? ''));
      if (others.length > 0) {
        const message = l10n.t('{0} asks several models: {1}.', name, [first, ...others].join(', '));
        const todo = l10n.t('A mean is of one: write the prompts of each model into a file of their own.');
        await complain({ code: 'several-models', message, todo });
        return;
      }
      const options = {
        location: ProgressLocation.Notification,
        cancellable: true,
        title: l10n.t('Sweeping {0}', name),
      };
      const gathered = await window.withProgress(options, (progress, token) =>
        sweepAll(shared, prompts, message => progress.report({ message }), token),
      );
      const { stopped } = gathered;
      if (stopped && stopped.code !== 'cancelled') await complain(stopped, first);
      const held = heldOf(name, prompts.length, gathered);
      if (held) show(l10n.t('Sweep of {0}', name), [held]);
    } catch (problem) {
      void complainOf(problem);
    }
  });
}

async function sweepAll(
  { measurements }: Shared,
  prompts: readonly FilePrompt[],
  say: (message: string) => void,
  token: CancellationToken,
): Promise<Gathered> {
  const gathered: Gathered = { swept: [], left: [] };
  for (const [at, { ref, row }] of prompts.entries()) {
    const which = l10n.t('prompt {0} of {1}', at + 1, prompts.length);
    say(which);
    const listener = measurements.onNews(news => {
      if (news.kind === 'rows' && news.prompt.id === ref.id && news.prompt.uri === ref.uri && news.total > 0)
        say(`${which}, ${news.doing}: ${news.done}/${news.total}`);
    });
    const outcome = await measurements.measure(ref, askOfDraws(row, { kind: 'sweep' }), token);
    listener.dispose();
    if (outcome.ok) gathered.swept.push({ line: row.line, measured: outcome.value as Swept });
    else if (ofAll.has(outcome.failure.code)) return { ...gathered, stopped: outcome.failure };
    else gathered.left.push({ line: row.line, failure: outcome.failure });
  }
  return gathered;
}

/** Such a failure is none of one prompt: those that follow would fail alike. */
const ofAll = new Set(['cancelled', 'model-missing', 'untrusted', 'worker-stopped', 'server-stopped']);

function heldOf(file: string, all: number, { swept, left, stopped }: Gathered): Held | undefined {
  const [first] = swept;
  if (!first) return left[0] && void complain(left[0].failure);
  const rows = swept.flatMap(({ line, measured }) => rowsOf(measured).map(row => ({ ...row, line })));
  const { provenance } = first.measured.result;
  const { id, layers, heads } = provenance.model;
  const result: MeanResult = {
    rows: rows.map((row, at) => ({ ...row, at })),
    left: [],
    mean: null,
    notes: [
      ...new Set(swept.flatMap(({ measured }) => (measured.kind === 'mean' ? measured.result.notes : []))),
      ...left.map(({ line, failure }) => l10n.t('Line {0} is left out: {1}', line + 1, failure.message)),
    ],
    provenance,
  };
  const isWhole = swept.length + left.length === all && !stopped;
  const known: Measured = { kind: 'mean', ask, result };
  return {
    key: `${file} ${Date.now()}`,
    label: isWhole ? l10n.t('all prompts') : l10n.t('{0} of {1} prompts', swept.length, all),
    text: l10n.t('{0}: {1} prompts, {2} with their draws', file, swept.length, rows.length),
    model: { id, layers, heads },
    known: [known],
    canMeasure: false,
  };
}

function rowsOf(measured: Swept): MeanResult['rows'] {
  if (measured.kind === 'mean') return measured.result.rows;
  const { result } = measured;
  return [{ at: 0, line: 0, prompt: result.prompt, read: result.provenance.settings, ...sweepNumbers(result) }];
}

/**
 * Prompts swept one after another and taken as one data set: a template gives all its draws, and every prompt and draw
 * weighs equally in the means.
 */
import { type CancellationToken, l10n } from 'vscode';
import type { AskOf, Measured } from '../../protocol/analyses';
import type { MeanResult } from '../../protocol/analyses/mean';
import type { Held } from '../../protocol/compare';
import type { Failure, Outcome } from '../../protocol/failure';
import { pathNumbers, sweepNumbers } from '../../protocol/parts/effectNumbers';
import { newKey } from './keptPages';

/** Of one prompt, or of all draws of one template; or paths to a receiver, read of a file. */
export type Swept = Extract<Measured, { kind: 'sweep' | 'path' | 'mean' }>;

export interface Gathered {
  readonly swept: readonly { readonly line: number; readonly measured: Swept }[];
  readonly left: readonly { readonly line: number; readonly failure: Failure }[];
  /** Why it ended before the last. */
  readonly stopped?: Failure;
}

/** Such a failure is none of one prompt: those that follow would fail alike. */
const ofAll = new Set(['cancelled', 'model-missing', 'untrusted', 'worker-stopped', 'server-stopped']);

/** What can be swept; `row` says where it stands. */
export interface Sweepable {
  readonly line: number;
  sweep(token: CancellationToken, say: (message: string) => void): Promise<Outcome<Measured>>;
}

/** @param onMore told of all by now whenever there is one more. */
export async function gather(
  prompts: readonly Sweepable[],
  token: CancellationToken,
  say: (message: string) => void,
  onMore: (gathered: Gathered) => void = () => {},
): Promise<Gathered> {
  const swept: { line: number; measured: Swept }[] = [];
  const left: { line: number; failure: Failure }[] = [];
  for (const [at, { line, sweep }] of prompts.entries()) {
    const which = prompts.length === 1 ? '' : l10n.t('prompt {0} of {1}', at + 1, prompts.length);
    say(which);
    const outcome = await sweep(token, message => say([which, message].filter(Boolean).join(', ')));
    if (outcome.ok) {
      swept.push({ line, measured: outcome.value as Swept });
      onMore({ swept, left });
    } else if (ofAll.has(outcome.failure.code)) return { swept, left, stopped: outcome.failure };
    else left.push({ line, failure: outcome.failure });
  }
  return { swept, left };
}

interface Place {
  /** Of their file. */
  readonly uri?: string;
  /** Of what is shown already and has become more. */
  readonly key?: string;
}

/** One prompt stays as it is; more are one mean. @returns nothing where nothing was swept. */
export function heldOf(
  label: string,
  text: string,
  { swept, left }: Gathered,
  { uri, key = newKey(label) }: Place = {},
): Held | undefined {
  const [first, ...others] = swept;
  if (!first) return undefined;
  const { provenance } = first.measured.result;
  const { id, layers, heads } = provenance.model;
  return {
    key,
    label,
    text,
    ...(uri === undefined ? {} : { uri }),
    ...(others.length === 0 ? { line: first.line } : {}),
    model: { id, layers, heads },
    known: [others.length === 0 ? first.measured : meanOf({ swept, left })],
    canMeasure: false,
  };
}

/** Of a whole file: how many prompts it has, and how many those are with a template's draws. */
export function fileText(name: string, { swept }: Gathered): string {
  const all = swept.reduce((sum, { measured }) => sum + rowsOf(measured).length, 0);
  const prompts = swept.length === 1 ? l10n.t('one prompt') : l10n.t('{0} prompts', swept.length);
  return all === swept.length ? `${name}: ${prompts}` : l10n.t('{0}: {1}, {2} with their draws', name, prompts, all);
}

function meanOf({ swept, left }: Gathered): Measured {
  const [first] = swept;
  const ask: AskOf<'mean'> =
    first!.measured.kind === 'mean' ? first!.measured.ask : { kind: 'mean', of: first!.measured.ask };
  const rows = swept.flatMap(({ line, measured }) => rowsOf(measured).map(row => ({ ...row, line })));
  const result: MeanResult = {
    rows: rows.map((row, at) => ({ ...row, at })),
    left: [],
    mean: null,
    notes: [
      ...new Set(swept.flatMap(({ measured }) => (measured.kind === 'mean' ? measured.result.notes : []))),
      ...left.map(({ line, failure }) => l10n.t('Line {0} is left out: {1}', line + 1, failure.message)),
    ],
    provenance: first!.measured.result.provenance,
  };
  return { kind: 'mean', ask, result };
}

function rowsOf(measured: Swept): MeanResult['rows'] {
  if (measured.kind === 'mean') return measured.result.rows;
  const { result } = measured;
  const numbers = measured.kind === 'path' ? pathNumbers(measured.result) : sweepNumbers(measured.result);
  return [{ at: 0, line: 0, prompt: result.prompt, read: result.provenance.settings, ...numbers }];
}

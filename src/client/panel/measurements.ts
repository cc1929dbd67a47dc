/** What the panel asks for, as the server's measurements; what comes back, checked. */

import type { CancellationToken } from 'vscode';
import { asFailure, type Failure } from '../../protocol/failure';
import type { PromptRef } from '../../protocol/lsp';
import { type Measured, measured, type PanelMeasurement } from '../../protocol/panel';
import type { Measurement } from '../../protocol/worker';
import type { Server } from '../server';

export type MeasuredOutcome =
  | { readonly ok: true; readonly value: Measured }
  | { readonly ok: false; readonly failure: Failure };

export async function measureFor(
  server: Server,
  prompt: PromptRef,
  what: PanelMeasurement,
  token?: CancellationToken,
): Promise<MeasuredOutcome> {
  try {
    const outcome =
      what.kind === 'sweep'
        ? await server.request('ioi/sweep', { prompt }, token)
        : await server.request('ioi/measure', { prompt, measurement: measurementOf(what) }, token);
    if (!outcome.ok) return outcome;
    const more = what.kind === 'path' ? { to: what.to } : what.kind === 'ablate' ? { head: what.head } : {};
    return { ok: true, value: measured.parse({ kind: what.kind, ...more, result: outcome.value }) };
  } catch (thrown) {
    return { ok: false, failure: isCancelled(thrown) ? cancelled : asFailure(thrown) };
  }
}

function measurementOf(what: Exclude<PanelMeasurement, { kind: 'sweep' }>): Measurement {
  switch (what.kind) {
    case 'path':
      return { kind: 'path', to: what.to };
    case 'attribute':
      return { kind: 'attribute' };
    case 'lookup':
      return { kind: 'attention', heads: 'all', endOnly: true };
    case 'attention':
      return { kind: 'attention', heads: [what.head] };
    case 'ablate':
      return { kind: 'ablate', heads: [what.head] };
    case 'writes':
      return { kind: 'writes', head: what.head };
  }
}

const cancelled: Failure = { code: 'cancelled', message: 'It was cancelled.', todo: '' };

function isCancelled(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return code === -32800 || code === -32802;
}

/** What was measured, kept by a prompt's content: walking from prompt to prompt shows it again at once. */
export class KnownResults {
  readonly #byContent = new Map<string, Map<string, Measured>>();

  of(content: string): readonly Measured[] {
    return [...(this.#byContent.get(content)?.values() ?? [])];
  }

  add(content: string, name: string, result: Measured): void {
    const results = this.#byContent.get(content) ?? new Map<string, Measured>();
    // The newest last, so that the oldest is the first to go.
    this.#byContent.delete(content);
    this.#byContent.set(content, results.set(name, result));
    for (const oldest of this.#byContent.keys()) {
      if (this.#byContent.size <= mostPrompts) break;
      this.#byContent.delete(oldest);
    }
  }

  has(content: string, name: string): boolean {
    return this.#byContent.get(content)?.has(name) ?? false;
  }
}

const mostPrompts = 24;

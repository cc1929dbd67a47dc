/**
 * What outlives the view: the choices, and the last sweep with its prompt, so that a view that comes back shows what
 * it showed, at once, before the host has spoken.
 */
import * as z from 'zod/mini';
import { measured, toView } from '../src/protocol/panel';
import { learn, nothing } from './known';
import type { State } from './state';

z.config({ jitless: true });

const shape = z.object({ choices: z.unknown(), prompt: z.unknown(), measured: z.array(measured) });

/** Results of larger models are asked for again rather than kept. */
const mostLetters = 1_500_000;

export function toKeep({ choices, prompt, known, isStale }: State): unknown {
  const measured = isStale
    ? []
    : [
        ...(known.sweep ? [{ kind: 'sweep', result: known.sweep }] : []),
        ...(known.attribute ? [{ kind: 'attribute', result: known.attribute }] : []),
        ...(known.lookup ? [{ kind: 'lookup', result: known.lookup }] : []),
        ...[...known.paths].map(([to, result]) => ({ kind: 'path', to, result })),
      ];
  const kept = { choices, prompt, measured };
  return JSON.stringify(kept).length > mostLetters ? { choices, prompt: null, measured: [] } : kept;
}

export function parseKept(stored: unknown): Partial<Pick<State, 'prompt' | 'known'>> & { readonly choices?: unknown } {
  const kept = shape.safeParse(stored);
  if (!kept.success) return {};
  const { choices, prompt, measured: list } = kept.data;
  const message = toView.safeParse({ kind: 'prompt', prompt, pinned: false, known: [] });
  if (!message.success || message.data.kind !== 'prompt' || !message.data.prompt) return { choices };
  return { choices, prompt: message.data.prompt, known: list.reduce(learn, nothing) };
}

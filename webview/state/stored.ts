/**
 * What outlives the view: the choices, and what was measured of its prompt, so that a view that comes back shows what
 * it showed, at once, before the host has spoken. The host is handed the results, for those beside the view.
 */
import * as z from 'zod/mini';
import { type Measured, measuredSchema } from '../../src/protocol/analyses';
import { toView } from '../../src/protocol/panel';
import { learn, nothing } from '../measured/known';
import type { State } from './state';

z.config({ jitless: true });

const shape = z.object({ choices: z.unknown(), prompt: z.unknown(), measured: z.array(measuredSchema) });

/** Results of larger models are asked for again rather than kept. */
const mostLetters = 1_500_000;

export function toKeep({ choices, prompt, known, isStale }: State): unknown {
  // What is about one head is measured in a moment.
  const measured = isStale ? [] : [...known.results.values()].filter(({ ask }) => isOfMap(ask));
  const kept = { choices, prompt, measured };
  return JSON.stringify(kept).length > mostLetters ? { choices, prompt: null, measured: [] } : kept;
}

function isOfMap(ask: Measured['ask']): boolean {
  return (
    !('head' in ask) && !(ask.kind === 'ablate' && ask.heads) && !(ask.kind === 'attention' && ask.heads !== 'all')
  );
}

export interface Kept extends Partial<Pick<State, 'prompt' | 'known'>> {
  readonly choices?: unknown;
  measured?: readonly Measured[];
}

export function parseKept(stored: unknown): Kept {
  const kept = shape.safeParse(stored);
  if (!kept.success) return {};
  const { choices, prompt, measured } = kept.data;
  const message = toView.safeParse({ kind: 'prompt', prompt, pinned: false, known: [], underWay: [] });
  if (!message.success || message.data.kind !== 'prompt' || !message.data.prompt) return { choices };
  const list = measured as readonly Measured[];
  return { choices, prompt: message.data.prompt, known: list.reduce(learn, nothing), measured: list };
}

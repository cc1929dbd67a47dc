/** Activation patching between a prompt and a corrupted one (SCIENCE: "Activation patching"; arXiv 2404.15255). */
import * as z from 'zod/mini';
import { effectFields } from '../parts/effects';
import { promptFields } from '../parts/prompt';
import { index, maybe, type Of, rowsOfNumbers } from '../parts/schema';
import { distribution, nextToken } from '../parts/tokens';
import { declare } from './declare';

/** Activations by layer and position, and those by head. */
export const streamSites = ['resid', 'attn', 'mlp'] as const;
export const headSites = ['z', 'q', 'k', 'v', 'pattern'] as const;
export const sites = [...streamSites, ...headSites] as const;
export type Site = (typeof sites)[number];

export const directions = ['denoise', 'noise'] as const;
export type Direction = (typeof directions)[number];

const cell = z.object({
  layer: index,
  /** Of `resid`, `attn` and `mlp`, and of `z` at one position. From 0. */
  position: z.exactOptional(index),
  head: z.exactOptional(index),
  /** Of the patched run; null without an answer and its contrast. */
  logitDiff: maybe,
  /** (patched − corrupt) / (clean − corrupt) of the logit difference; null where clean and corrupt have the same. */
  restored: maybe,
  ...effectFields,
  next: z.array(nextToken),
});
export type PatchCell = Of<typeof cell>;

export const patch = declare({
  kind: 'patch',
  subject: 'prompt',
  params: {
    site: z.enum(sites),
    direction: z.enum(directions),
    /** z of each head at one named position, or a position from 0, instead of all. */
    at: z.exactOptional(z.string().check(z.maxLength(20))),
  },
  result: z.object({
    ...promptFields,
    site: z.enum(sites),
    direction: z.enum(directions),
    /** The x′ prompts, and the mean of their logit differences. */
    corrupt: z.object({ ids: rowsOfNumbers, logitDiff: maybe }),
    clean: distribution,
    cells: z.array(cell),
    /** Token positions by name, as far as the prompt has them: END, IO, S1, S1+1, S2. */
    positions: z.record(z.string(), index),
  }),
  row: cell,
  reads: () => ['corrupt', 'top', 'bos'],
  priority: 'later',
  command: ({ site, direction, at }) => [
    'patch',
    '--site',
    site,
    '--direction',
    direction,
    ...(at === undefined ? [] : ['--at', at]),
  ],
  title: ({ site, direction }) => `Patching ${site} (${direction})`,
});

export type PatchResult = Of<typeof patch.result>;

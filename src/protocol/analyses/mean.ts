/** A measurement of every draw of a template, and the means of its numbers. */
import * as z from 'zod/mini';
import { attentionMean, attributeMean, patchMean, pathMean, sweepMean } from '../means';
import { drawLeftOut, drawsFields, measuredDraw } from '../parts/draws';
import type { Of } from '../parts/schema';
import { attention } from './attention';
import { attribute } from './attribute';
import { declare } from './declare';
import { patch } from './patch';
import { path } from './path';
import { sweep } from './sweep';

/** What can be averaged: the numbers of any two draws are of the same places. */
export const averaged = { sweep, path, patch, attribute, attention };
export type Averaged = keyof typeof averaged;

const of = z.discriminatedUnion('kind', [sweep.ask, path.ask, patch.ask, attribute.ask, attention.ask]);

/** Of which line they are, the file knows. */
const bare = { of: true } as const;

export const mean = declare({
  kind: 'mean',
  subject: 'prompts',
  params: { of },
  result: z.object({
    ...drawsFields,
    /** In the order of the draws. */
    rows: z.array(measuredDraw),
    left: z.array(drawLeftOut),
    /** As `--mean` prints it; null where no draw has such a number. */
    mean: z.nullable(
      z.union([
        z.omit(sweepMean, bare),
        z.omit(pathMean, bare),
        z.omit(patchMean, bare),
        z.omit(attentionMean, bare),
        z.omit(attributeMean, bare),
      ]),
    ),
  }),
  row: measuredDraw,
  reads: ({ of }, off) => {
    const one: { reads(params: typeof of, off: readonly unknown[]): ReturnType<typeof sweep.reads> } = averaged[
      of.kind
    ] as never;
    return one.reads(of, off);
  },
  priority: 'later',
  command: ({ of }) => {
    const one: { command(params: typeof of): readonly string[] } = averaged[of.kind] as never;
    return [...one.command(of), '--mean'];
  },
  title: ({ of }) => {
    const one: { title?(params: typeof of): string } = averaged[of.kind] as never;
    return one.title ? `${one.title(of)}, all draws` : 'Measuring all draws';
  },
});

export type MeanResult = Of<typeof mean.result>;

/** What is kept of a prompt's sweep or path patching behind a mean: its own numbers, and seven of every head. */
import { effectNames, scoreNames } from '../means';
import type { Distribution, Effect, HeadEffect, PathResult, SweepResult } from '../results';
import { headName } from './heads';
import type { MeanRow } from './rows';

/** The numbers of one result: without the prompt's own place, which the measurement gives it. */
export type Numbers = Pick<MeanRow, 'baseline' | 'receiver' | 'whole' | 'places' | 'numbers'>;

export function sweepNumbers({ clean, baseline: { samples: _, ...baseline }, heads }: SweepResult): Numbers {
  return { baseline, whole: scores(clean), ...headNumbers(heads) };
}

export function pathNumbers({ clean, receiver, senders }: PathResult): Numbers {
  return { receiver, whole: scores(clean), ...headNumbers(senders) };
}

export function scores(clean: Pick<Distribution, (typeof scoreNames)[number]>): (number | null)[] {
  return scoreNames.map(name => clean[name]);
}

export function effects(effect: Effect): (number | null)[] {
  return effectNames.map(name => effect[name]);
}

function headNumbers(heads: readonly HeadEffect[]): Pick<Numbers, 'places' | 'numbers'> {
  return { places: heads.map(headName), numbers: heads.flatMap(effects) };
}

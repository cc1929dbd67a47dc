/** Which measurement is meant of a template: of all its draws, or of the one that is looked at. */
import type { Ask, AskOf } from './analyses';
import { type Averaged, averaged, type MeanResult } from './analyses/mean';
import type { HeadEffect } from './parts/effects';

export interface Drawable {
  readonly isTemplate: boolean;
  /** The draw that is looked at. */
  readonly draw?: object;
}

/** Whether all draws are looked at together. */
export function isDistribution(prompt: Drawable | null | undefined): boolean {
  return prompt?.isTemplate === true && prompt.draw === undefined;
}

/** What is asked of it in place of what would be asked of one prompt. */
export function askOfDraws(prompt: Drawable | null | undefined, ask: Ask): Ask {
  if (!isDistribution(prompt) || !(ask.kind in averaged)) return ask;
  const of = ask as AskOf<Averaged>;
  // Any position that has a name looks at any other.
  return { kind: 'mean', of: of.kind === 'attention' ? { kind: 'attention', heads: of.heads } : of };
}

/** A head's mean effects, with the error of its KL; what is told of one prompt's heads is told of them alike. */
export interface MeanEffect extends HeadEffect {
  readonly se: number | null;
}

/** Of a sweep or of path patching; undefined of what has no effects of heads. */
export function meanEffects({ mean }: MeanResult): readonly MeanEffect[] | undefined {
  const heads =
    mean && ('senders' in mean ? mean.senders : 'heads' in mean && 'clean' in mean ? mean.heads : undefined);
  return heads?.flatMap(({ layer, head, kl, js, tv, l2, dProbIO, dProbS, dLogitDiff, se }) =>
    kl === null || js === null || tv === null || l2 === null
      ? []
      : [{ layer, head, kl, js, tv, l2, dProbIO, dProbS, dLogitDiff, next: [], se: se.kl }],
  );
}

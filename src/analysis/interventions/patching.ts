/**
 * Activation patching: one activation at a time passes between a prompt x and a corrupted one x′, and all after it is
 * computed again. Denoising puts one of x into a run of x′ (what is enough to bring the answer back), noising one of x′
 * into a run of x (what is needed): Heimersheim & Nanda, arXiv 2404.15255; sites as TransformerLens' `patching.py`.
 */

import { compare } from '../measures/compare';
import { type Answer, type Effect, EffectMean, scratchOf } from '../measures/effects';
import { normalised } from '../measures/metrics';
import type { Stages } from '../model/stages';
import { bytesOfRun, type CleanRun, cleanPrediction, cleanRun, measureAgainst } from '../runs/cleanRun';
import { afterBatch, defaultMostHeld, type RunOptions } from '../runs/progress';
import { variantLogits } from '../runs/variants';
import { type PatchSite, type PatchTarget, patchTargets, sitePatches } from './patchSites';

export interface Patching {
  readonly site: PatchSite;
  readonly direction: 'denoise' | 'noise';
  /** z of each head at this position alone, from 0. */
  readonly position?: number;
}

/** `logitDiff` is that of the patched run; both are null without IO and S. */
export interface PatchedCell extends PatchTarget, Effect {
  readonly logitDiff: number | null;
  /** (patched − corrupt) / (clean − corrupt), of mean logit differences; null where clean and corrupt have the same. */
  readonly restored: number | null;
}

export interface PatchingOptions extends RunOptions {
  /** Called with the cells that are finished after each batch, lower layers first. */
  readonly onCells?: (cells: readonly PatchedCell[]) => void;
}

/** The runs of the x′ by number: an array of them, or what makes one again when it is asked for. */
export interface Twins {
  readonly length: number;
  at(index: number): CleanRun | undefined | Promise<CleanRun>;
}

/** Ten thousand runs would not fit into memory: beyond `mostHeld` each is made anew, one forward pass for 48 cells. */
export function twinsOf(stages: Stages, prompts: readonly (readonly number[])[], options: RunOptions = {}): Twins {
  const bytes = bytesOfRun(stages.shape, prompts[0]?.length ?? 0);
  const most = Math.max(1, Math.floor((options.mostHeld ?? defaultMostHeld) / bytes));
  const held: CleanRun[] = [];
  return {
    length: prompts.length,
    async at(index) {
      const run = held[index] ?? (await cleanRun(stages, prompts[index]!, options));
      if (index < most) held[index] = run;
      return run;
    },
  };
}

/** Mean predictions over several x′ hold V numbers a cell: so many cells are open at once. */
const cellsAtOnce = 48;

/**
 * @param corrupted one run an x′, of as many tokens as x. Metrics compare the patched run with the clean one of x, in
 * both directions, and are means over the x′.
 * @returns cells by layer, then by position or head; and the mean logit difference of the x′ themselves.
 * @throws Failed `bad-position`, `cancelled`
 */
export async function activationPatching(
  stages: Stages,
  clean: CleanRun,
  corrupted: Twins,
  { site, direction, position }: Patching,
  answer: Answer,
  options: PatchingOptions = {},
): Promise<{ readonly cells: readonly PatchedCell[]; readonly logitDiff: number | null }> {
  const measure = measureAgainst(clean, answer, options);
  const scratch = scratchOf(stages.shape.vocab);
  const cleanDiff = cleanPrediction(clean, answer).logitDiff;
  const differences: (number | null)[] = [];
  for (let i = 0; i < corrupted.length; i++)
    differences.push(cleanPrediction((await corrupted.at(i))!, answer).logitDiff);
  const corruptDiff = meanOf(differences);
  const targets = patchTargets(stages.shape, site, clean.ids.length, position);
  const cells: PatchedCell[] = [];
  for (let at = 0; at < targets.length; at += cellsAtOnce) {
    const some = targets.slice(at, at + cellsAtOnce);
    const means = some.map(() => new EffectMean(measure, corrupted.length, scratch));
    for (let i = 0; i < corrupted.length; i++) {
      const twin = (await corrupted.at(i))!;
      const [base, source] = direction === 'denoise' ? [twin, clean] : [clean, twin];
      const variants = await sitePatches(stages, base, source, site, some, options);
      for await (const { indices, logits } of variantLogits(stages, variants, options)) {
        await compare(
          stages,
          indices.map(index => means[index]!),
          logits,
        );
        await afterBatch(options, { doing: 'patches', done: at, total: targets.length });
      }
    }
    const fresh = some.map((target, i): PatchedCell => {
      const { logitDiff } = means[i]!.prediction();
      return { ...target, logitDiff, restored: restored(logitDiff, cleanDiff, corruptDiff), ...means[i]!.effect() };
    });
    cells.push(...fresh);
    options.onCells?.(fresh);
    await afterBatch(options, { doing: 'patches', done: cells.length, total: targets.length });
  }
  return { cells, logitDiff: corruptDiff };
}

function restored(patched: number | null, clean: number | null, corrupt: number | null): number | null {
  return patched === null || clean === null || corrupt === null ? null : normalised(patched, clean, corrupt);
}

function meanOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum / values.length;
}

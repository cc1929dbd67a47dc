/**
 * What takes a knocked-out head's place: its mean over other prompts of the same template, zero, or its value on one
 * such prompt. Mean over prompts with three different names: arXiv 2211.00593, section 2 and appendix B (p_ABC), and
 * the research log, section 6. Zero is off-distribution: Zhang & Nanda, arXiv 2309.16042.
 */
import { Failed } from '../../protocol/failure';
import { allocate } from '../model/floats';
import type { Floats, ModelShape, Stages } from '../model/stages';
import { checkPrompt } from './cleanRun';
import { afterBatch, betweenLayers, defaultMostHeld, type RunOptions, variantsPerBatch } from './progress';

/** z of every head on one prompt of T tokens: L times `[T, H, Dh]`. */
export type HeadOutputs = readonly Floats[];

export type BaselineKind = 'mean' | 'zero' | 'resample';

export interface Baseline {
  readonly kind: BaselineKind;
  /** The prompts behind it, as token ids; none for zero. */
  readonly samples: readonly (readonly number[])[];
  /** One for mean and zero; for resample one per sample, each a run of its own, or none where `partsOf` makes them. */
  readonly draws: readonly HeadOutputs[];
}

/** How many runs a knock-out over this baseline is the mean of. */
export function runsOf({ kind, samples }: Baseline): number {
  return kind === 'resample' ? samples.length : 1;
}

/**
 * The baseline some draws at a time, each part with all the samples: ten thousand draws would not fit into memory at
 * once, and making them again costs little beside running them.
 */
export async function* partsOf(
  stages: Stages,
  baseline: Baseline,
  options: RunOptions = {},
): AsyncGenerator<{ readonly first: number; readonly part: Baseline }> {
  if (baseline.draws.length > 0) {
    yield { first: 0, part: baseline };
    return;
  }
  const { samples } = baseline;
  const size = Math.max(
    1,
    Math.floor((options.mostHeld ?? defaultMostHeld) / bytesOfDraw(stages.shape, samples[0]!.length)),
  );
  for (let first = 0; first < samples.length; first += size) {
    const some = await heldDraws(stages, samples.slice(first, first + size), { ...options, onProgress: () => {} });
    yield { first, part: { ...baseline, draws: some } };
  }
}

/** In float32. */
function bytesOfDraw({ layers, width }: ModelShape, length: number): number {
  return 4 * layers * length * width;
}

/** Zeros for prompts of `length` tokens. */
export function zeroBaseline(shape: ModelShape, length: number): Baseline {
  const zeros = new Float32Array(length * shape.width);
  return { kind: 'zero', samples: [], draws: [Array.from({ length: shape.layers }, () => zeros)] };
}

/**
 * Means position by position, in float64, over samples of one common length.
 * @param upTo the highest layer that is asked for: those above it are not run, and not in the draw.
 * @throws Failed `no-samples`, `sample-length`, `cancelled`, and those of a prompt
 */
export async function meanBaseline(
  stages: Stages,
  samples: readonly (readonly number[])[],
  options: RunOptions = {},
  upTo = stages.shape.layers - 1,
): Promise<Baseline> {
  const block = checkSamples(stages.shape, samples) * stages.shape.width;
  const sums = Array.from({ length: upTo + 1 }, () => new Float64Array(block));
  await eachHeadOutput(stages, samples, upTo, options, (_, layer, z) => {
    const sum = sums[layer]!;
    for (let i = 0; i < block; i++) sum[i]! += z[i]!;
  });
  return { kind: 'mean', samples, draws: [sums.map(sum => sum.map(x => x / samples.length))] };
}

/** Errors as `meanBaseline`. Holds L·T·D numbers a sample where all of them fit, else none. */
export async function resampleBaseline(
  stages: Stages,
  samples: readonly (readonly number[])[],
  options: RunOptions = {},
): Promise<Baseline> {
  const length = checkSamples(stages.shape, samples);
  const isHeld = samples.length * bytesOfDraw(stages.shape, length) <= (options.mostHeld ?? defaultMostHeld);
  return { kind: 'resample', samples, draws: isHeld ? await heldDraws(stages, samples, options) : [] };
}

async function heldDraws(
  stages: Stages,
  samples: readonly (readonly number[])[],
  options: RunOptions,
): Promise<HeadOutputs[]> {
  const draws: Floats[][] = samples.map(() => []);
  await eachHeadOutput(stages, samples, stages.shape.layers - 1, options, (sample, layer, z) => {
    const copy = allocate(z, z.length);
    copy.set(z);
    draws[sample]![layer] = copy;
  });
  return draws;
}

/** @throws Failed `sample-length` when the baseline is not for prompts of this length. */
export function checkBaseline(baseline: Baseline, shape: ModelShape, length: number): void {
  const odd = baseline.samples.find(sample => sample.length !== length);
  if (odd) throw notAligned(odd.length, length);
  for (const draw of baseline.draws)
    for (const z of draw) if (z.length !== length * shape.width) throw notAligned(z.length / shape.width, length);
}

/**
 * The first token position at which a sample differs from the prompt. At those before it every activation of the
 * samples equals the prompt's, by causality, so replacing them changes nothing. END where nothing differs.
 */
export function firstChanged(samples: readonly (readonly number[])[], ids: readonly number[]): number {
  const differs = (id: number, position: number) => samples.some(sample => sample[position] !== id);
  const first = ids.findIndex(differs);
  return first < 0 ? ids.length - 1 : first;
}

/** The same for a baseline: zero changes every position. */
export function firstChangedBy(baseline: Baseline, ids: readonly number[]): number {
  return baseline.kind === 'zero' ? 0 : firstChanged(baseline.samples, ids);
}

async function eachHeadOutput(
  stages: Stages,
  prompts: readonly (readonly number[])[],
  upTo: number,
  options: RunOptions,
  take: (prompt: number, layer: number, z: Floats) => void,
): Promise<void> {
  const { width } = stages.shape;
  const length = prompts[0]!.length;
  const size = variantsPerBatch(options, stages.shape, length, prompts.length);
  for (let from = 0; from < prompts.length; from += size) {
    const batch = prompts.slice(from, from + size);
    let resid = await stages.embed(batch);
    for (let layer = 0; layer <= upTo; layer++) {
      await betweenLayers(options);
      const { z } = await stages.attend(await stages.qkv(layer, resid));
      batch.forEach((_, b) => {
        take(from + b, layer, z.data.subarray(b * length * width, (b + 1) * length * width));
      });
      if (layer < upTo) resid = await stages.out(layer, z, resid);
    }
    await afterBatch(options, { doing: 'baseline', done: from + batch.length, total: prompts.length });
  }
}

/** @returns the common length. */
function checkSamples(shape: ModelShape, samples: readonly (readonly number[])[]): number {
  const [first] = samples;
  if (!first)
    throw new Failed('no-samples', 'There is no prompt to take a baseline from.', 'Ask for at least one sample.');
  for (const sample of samples) {
    checkPrompt(shape, sample);
    if (sample.length !== first.length) throw notAligned(sample.length, first.length);
  }
  return first.length;
}

function notAligned(length: number, wanted: number): Failed {
  return new Failed(
    'sample-length',
    `A sample of ${length} tokens does not line up with ${wanted}.`,
    'Use prompts of the same template with names of one token.',
  );
}
